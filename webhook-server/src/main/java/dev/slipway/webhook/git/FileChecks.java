package dev.slipway.webhook.git;

import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.manifest.ManifestReader;
import dev.slipway.api.manifest.ReadLimits;
import dev.slipway.api.manifest.ReadResult;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * Checks files, and remembers the verdicts: a push costs what it changes, not what is there. Safe
 * for threads.
 */
final class FileChecks {
  private static final int REMEMBERED = 20_000;

  private final ManifestReader reader = new ManifestReader();
  private final Map<Key, CheckedFile> verdicts = // guarded by this
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, CheckedFile> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** A content at a place: findings name both. */
  private record Key(String file, ObjectId content) {}

  /** What was found of this content before. */
  Optional<CheckedFile> known(String file, ObjectId content) {
    synchronized (this) {
      return Optional.ofNullable(verdicts.get(new Key(file, content)));
    }
  }

  /** Keeps a verdict, which holds for as long as the content does. */
  void remember(Reading reading) {
    synchronized (this) {
      verdicts.put(new Key(reading.file(), reading.content()), reading.verdict());
    }
  }

  /** A file that was not known yet, with its manifests for those who look further. */
  record Reading(String file, ObjectId content, CheckedFile verdict, List<Manifest> manifests) {}

  Reading read(String file, ObjectId content, ObjectReader objects) throws IOException {
    ObjectLoader loader = objects.open(content);
    int most = ReadLimits.DEFAULT.bytes();
    if (loader.getSize() > most) {
      return new Reading(
          file,
          content,
          CheckedFile.refused(file, "is larger than " + (most >> 20) + " MiB"),
          List.of());
    }
    ReadResult result = reader.read(file, loader.getBytes());
    return new Reading(file, content, CheckedFile.of(result), result.manifests());
  }
}
