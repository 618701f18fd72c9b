package dev.slipway.reconciler.plan;

import dev.slipway.api.object.KubeObject;
import dev.slipway.api.resource.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Divides changes into waves that are carried out one after another: first everything that is
 * applied, in the order of the waves that manifests ask for and within these of kinds; then
 * everything that is pruned, in the opposite order.
 */
public final class Waves {
  private record Wave(int asked, int ofKind) implements Comparable<Wave> {
    private static final Comparator<Wave> ORDER =
        Comparator.comparingInt(Wave::asked).thenComparingInt(Wave::ofKind);

    @Override
    public int compareTo(Wave other) {
      return ORDER.compare(this, other);
    }
  }

  private Waves() {}

  /** The waves, none of them empty; within one the order is that of {@code changes}. */
  public static List<List<Change>> of(Collection<Change> changes) {
    SortedMap<Wave, List<Change>> applied = new TreeMap<>();
    SortedMap<Wave, List<Change>> pruned = new TreeMap<>(Comparator.reverseOrder());
    for (Change change : changes) {
      (change instanceof Change.Prune ? pruned : applied)
          .computeIfAbsent(
              new Wave(change.wave(), KindOrder.wave(change.key().kind())),
              wave -> new ArrayList<>())
          .add(change);
    }
    List<List<Change>> waves = new ArrayList<>();
    applied.values().forEach(wave -> waves.add(List.copyOf(wave)));
    pruned.values().forEach(wave -> waves.add(List.copyOf(wave)));
    return List.copyOf(waves);
  }

  /** The wave an object asks for; 0 when it asks for none, or for none that is a number. */
  static int asked(KubeObject object) {
    String text = object.annotations().getOrDefault(Labels.WAVE, "");
    return text.matches("-?\\d{1,6}") ? Integer.parseInt(text) : 0;
  }
}
