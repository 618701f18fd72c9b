package dev.slipway.webhook.git;

import dev.slipway.api.manifest.ManifestReader;
import dev.slipway.api.manifest.ReadLimits;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
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

  CheckedFile check(String file, ObjectId content, ObjectReader objects) throws IOException {
    Key key = new Key(file, content);
    synchronized (this) {
      CheckedFile known = verdicts.get(key);
      if (known != null) {
        return known;
      }
    }
    CheckedFile verdict = read(file, objects.open(content));
    synchronized (this) {
      verdicts.put(key, verdict);
    }
    return verdict;
  }

  private CheckedFile read(String file, ObjectLoader content) throws IOException {
    int most = ReadLimits.DEFAULT.bytes();
    return content.getSize() > most
        ? CheckedFile.refused(file, "is larger than " + (most >> 20) + " MiB")
        : CheckedFile.of(reader.read(file, content.getBytes()));
  }
}
