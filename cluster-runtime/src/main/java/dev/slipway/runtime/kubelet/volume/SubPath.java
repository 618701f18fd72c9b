package dev.slipway.runtime.kubelet.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Finds a path inside a volume for a container to see, and makes sure that it cannot lead out.
 *
 * <p>Another container may turn a directory into a link between our look at it and the mount. So
 * the path is first mounted where no container can reach, and what was really mounted is checked in
 * the kernel's table before anybody sees it.
 */
final class SubPath {
  private SubPath() {}

  /**
   * @param stage where the result may be mounted
   * @return what to hand to the runtime
   */
  static Path resolve(String volume, Path root, String subPath, Path stage) throws VolumeException {
    Path relative = Path.of(subPath);
    boolean climbs = false;
    for (Path part : relative) {
      climbs |= part.toString().equals("..");
    }
    if (relative.isAbsolute() || climbs) {
      throw new VolumeException(volume, "subPath " + subPath + " leads out of the volume");
    }
    try {
      Path inside = root.toRealPath();
      Path target = inside.resolve(relative);
      if (!Files.exists(target)) {
        createBelow(volume, inside, relative, subPath);
      }
      Path real = target.toRealPath();
      if (!real.startsWith(inside)) {
        throw new VolumeException(volume, "subPath " + subPath + " leads out of the volume");
      }
      return Mounts.allowed() ? staged(volume, real, stage, subPath) : real;
    } catch (IOException e) {
      throw new VolumeException(volume, "subPath " + subPath + ": " + e.getMessage());
    }
  }

  private static void createBelow(String volume, Path inside, Path relative, String subPath)
      throws IOException, VolumeException {
    Path at = inside;
    for (Path part : relative) {
      at = at.resolve(part);
      if (Files.isSymbolicLink(at)) {
        at = at.toRealPath();
        if (!at.startsWith(inside)) {
          throw new VolumeException(volume, "subPath " + subPath + " leads out of the volume");
        }
      } else if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(at);
        FileTree.mode(at, 0755);
      }
    }
  }

  private static Path staged(String volume, Path real, Path stage, String subPath)
      throws IOException, VolumeException {
    Mounts.unmountBelow(stage);
    FileTree.delete(stage);
    Files.createDirectories(stage.getParent());
    if (Files.isDirectory(real)) {
      Files.createDirectory(stage);
    } else {
      Files.createFile(stage);
    }
    Mounts.Place expected = Mounts.placeOf(real);
    Mounts.bind(real, stage);
    if (!Mounts.placeOf(stage).equals(expected)) {
      Mounts.unmountBelow(stage);
      throw new VolumeException(volume, "subPath " + subPath + " changed while it was mounted");
    }
    return stage;
  }
}
