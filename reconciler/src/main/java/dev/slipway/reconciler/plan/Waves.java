package dev.slipway.reconciler.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Divides changes into waves that are carried out one after another: first everything that is
 * applied, in the order of kinds, then everything that is pruned, in the opposite order.
 */
public final class Waves {
  private Waves() {}

  /** The waves, none of them empty; within one the order is that of {@code changes}. */
  public static List<List<Change>> of(Collection<Change> changes) {
    SortedMap<Integer, List<Change>> applied = new TreeMap<>();
    SortedMap<Integer, List<Change>> pruned = new TreeMap<>(Comparator.reverseOrder());
    for (Change change : changes) {
      (change instanceof Change.Prune ? pruned : applied)
          .computeIfAbsent(KindOrder.wave(change.key().kind()), wave -> new ArrayList<>())
          .add(change);
    }
    List<List<Change>> waves = new ArrayList<>();
    applied.values().forEach(wave -> waves.add(List.copyOf(wave)));
    pruned.values().forEach(wave -> waves.add(List.copyOf(wave)));
    return List.copyOf(waves);
  }
}
