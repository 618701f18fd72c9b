package dev.slipway.reconciler.render;

import dev.slipway.reconciler.render.ManifestParser.Parsed;
import dev.slipway.reconciler.source.BlobContent;
import dev.slipway.reconciler.source.BlobSource;
import dev.slipway.reconciler.source.ManifestFile;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Parses every file of every commit once: results are kept by object id and path, the ones used
 * longest ago are dropped first. Safe for threads.
 */
public final class ManifestCache {
  private record Key(String blob, String path) {}

  private final ManifestParser parser;
  private final Map<Key, Parsed> results; // guarded by itself

  /** A cache for at most {@code capacity} files. */
  public ManifestCache(ManifestParser parser, int capacity) {
    this.parser = parser;
    this.results =
        new LinkedHashMap<>(64, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Parsed> eldest) {
            return size() > capacity;
          }
        };
  }

  /** The manifests of a file. */
  Parsed get(ManifestFile file, BlobSource source) {
    return switch (file.form()) {
      case SYMLINK ->
          Parsed.refused(
              file.path(), "is a symbolic link; links are not followed, put the manifest here");
      case UNREADABLE_NAME ->
          Parsed.refused(file.path(), "has a name that is too long or not readable UTF-8");
      case REGULAR -> regular(file, source);
    };
  }

  private Parsed regular(ManifestFile file, BlobSource source) {
    Key key = new Key(file.blob(), file.path());
    synchronized (results) {
      Parsed known = results.get(key);
      if (known != null) {
        return known;
      }
    }
    return switch (source.read(file)) {
      case BlobContent.Refused(String reason) -> Parsed.refused(file.path(), reason);
      case BlobContent.Bytes(byte[] content) -> {
        Parsed parsed = parser.parse(file.path(), content);
        synchronized (results) {
          results.put(key, parsed);
        }
        yield parsed;
      }
    };
  }
}
