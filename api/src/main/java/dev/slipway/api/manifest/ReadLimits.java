package dev.slipway.api.manifest;

/**
 * What a file may cost at most.
 *
 * @param bytes size of the file
 * @param depth nesting of mappings and lists
 * @param values scalars, mappings and lists after aliases are expanded
 * @param documents documents in the file
 * @param findings findings reported for the file; further ones are left out
 */
public record ReadLimits(int bytes, int depth, int values, int documents, int findings) {
  public static final ReadLimits DEFAULT = new ReadLimits(3 << 20, 100, 500_000, 5_000, 100);

  public ReadLimits {
    if (bytes < 1 || depth < 1 || values < 1 || documents < 1 || findings < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** The same limits with another size of file. */
  public ReadLimits withBytes(int maximum) {
    return new ReadLimits(maximum, depth, values, documents, findings);
  }
}
