package dev.slipway.reconciler.source;

/** Reads the manifest files of one tree. */
public interface BlobSource {
  /** Reads one file; a file that must not be used is a value, not an exception. */
  BlobContent read(ManifestFile file);
}
