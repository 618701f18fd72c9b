package dev.slipway.reconciler.source;

/** What reading a manifest file came to. */
public sealed interface BlobContent {
  /** Its bytes, handed over: nobody else holds the array. */
  @SuppressWarnings("ArrayRecordComponent")
  record Bytes(byte[] content) implements BlobContent {}

  /**
   * It cannot be used.
   *
   * @param reason one sentence
   */
  record Refused(String reason) implements BlobContent {}
}
