package dev.slipway.runtime.kubelet.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Iterator;

/** Finds the name of a volume's type, whatever it is, also one that the model does not know. */
final class VolumeTypes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VolumeTypes() {}

  /** Such as {@code nfs}; empty when the volume has no source at all. */
  static String nameOf(Volume volume) {
    JsonNode tree = JSON.valueToTree(volume);
    for (Iterator<String> names = tree.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals("name") && !tree.get(name).isNull()) {
        return name;
      }
    }
    return "";
  }
}
