package dev.slipway.reconciler.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Which names are manifests, and the digest that makes a directory's version. */
final class ManifestNames {
  static final int MAX_BLOB_BYTES = 4 << 20;
  private static final byte[] LFS =
      "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

  private ManifestNames() {}

  static boolean isManifest(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json");
  }

  /** Hidden directories ({@code .git}, {@code .github}) belong to tools. */
  static boolean isHidden(String name) {
    return name.startsWith(".");
  }

  static String version(List<ManifestFile> files) {
    MessageDigest digest = sha256();
    for (ManifestFile file : files) {
      digest.update(file.path().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(file.form().name().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(file.blob().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 20);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Refuses what is not a manifest although it is named like one. */
  static BlobContent inspected(byte[] content) {
    if (content.length >= LFS.length && startsWith(content, LFS)) {
      return new BlobContent.Refused(
          "is a Git LFS pointer; manifests must be stored in git itself");
    }
    return new BlobContent.Bytes(content);
  }

  static BlobContent tooLarge(long size) {
    return new BlobContent.Refused(
        "has %,d bytes; a manifest file may have at most %,d".formatted(size, MAX_BLOB_BYTES));
  }

  private static boolean startsWith(byte[] content, byte[] prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if (content[i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
