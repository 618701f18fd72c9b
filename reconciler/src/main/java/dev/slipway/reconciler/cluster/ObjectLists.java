package dev.slipway.reconciler.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import java.util.ArrayList;
import java.util.List;

/** Reads the objects of a kind once, for those who look a single time and watch nothing. */
public final class ObjectLists {
  private final KubeApi api;

  /** Lists through {@code api}. */
  public ObjectLists(KubeApi api) {
    this.api = api;
  }

  /**
   * The objects of a kind in all namespaces that match a label selector; none when the cluster does
   * not serve the kind.
   *
   * @throws IllegalStateException when the API server refuses
   */
  public List<KubeObject> list(Kind kind, String labelSelector) {
    return switch (api.list(kind, labelSelector).join()) {
      case ApiReply.Accepted accepted -> items(kind, accepted.object());
      case ApiReply.Refused refused -> {
        if (refused.isNotFound()) {
          yield List.of();
        }
        throw new IllegalStateException("cannot list " + kind.plural() + ": " + refused.message());
      }
    };
  }

  private static List<KubeObject> items(Kind kind, KubeObject list) {
    List<KubeObject> objects = new ArrayList<>();
    for (JsonNode item : list.at("items")) {
      if (item instanceof ObjectNode tree) {
        // Elements leave out what the list says for all of them.
        objects.add(
            KubeObject.of(tree)
                .with(
                    copy ->
                        copy.put("apiVersion", kind.type().apiVersion())
                            .put("kind", kind.type().kind())));
      }
    }
    return objects;
  }
}
