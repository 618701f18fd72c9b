package dev.slipway.runtime.apiserver.registry;

import static java.util.Objects.requireNonNull;

import java.util.random.RandomGenerator;

/** Names made from {@code generateName}: the base and five letters that spell no words. */
final class GeneratedNames {
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final int LONGEST_BASE = 58;
  private static final int LETTERS = 5;

  private final RandomGenerator random;

  GeneratedNames(RandomGenerator random) {
    this.random = requireNonNull(random);
  }

  String next(String base) {
    StringBuilder name =
        new StringBuilder(base.substring(0, Math.min(base.length(), LONGEST_BASE)));
    for (int i = 0; i < LETTERS; i++) {
      name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return name.toString();
  }
}
