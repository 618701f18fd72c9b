package dev.slipway.runtime.apiserver.custom;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The order in which clients prefer versions: {@code v2}, {@code v1}, {@code v2beta1}, … */
final class VersionOrder {
  private static final Pattern FORM = Pattern.compile("v(\\d{1,9})(?:(alpha|beta)(\\d{1,9}))?");

  static final Comparator<String> NEWEST_FIRST =
      Comparator.comparing(VersionOrder::rank).reversed().thenComparing(Comparator.naturalOrder());

  private VersionOrder() {}

  private record Rank(int stability, int major, int minor) implements Comparable<Rank> {
    @Override
    public int compareTo(Rank other) {
      return Comparator.comparingInt(Rank::stability)
          .thenComparingInt(Rank::major)
          .thenComparingInt(Rank::minor)
          .compare(this, other);
    }
  }

  private static Rank rank(String version) {
    Matcher matcher = FORM.matcher(version);
    if (!matcher.matches()) {
      return new Rank(0, 0, 0);
    }
    String stage = matcher.group(2);
    return new Rank(
        stage == null ? 3 : stage.equals("beta") ? 2 : 1,
        Integer.parseInt(matcher.group(1)),
        stage == null ? 0 : Integer.parseInt(matcher.group(3)));
  }
}
