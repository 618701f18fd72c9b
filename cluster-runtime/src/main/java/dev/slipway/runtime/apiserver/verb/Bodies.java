package dev.slipway.runtime.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.wire.BodyReader;
import java.io.IOException;

/** Reads the objects of writes, in the version sent, and hands them on in the stored one. */
public final class Bodies {
  private final BodyReader reader = new BodyReader();

  /** The object in a call's body. */
  public ObjectNode read(ResourceCall call) throws IOException {
    GroupVersionKind expected = call.served().kind();
    ObjectNode object = reader.object(call.call(), expected.kind());
    String apiVersion = object.path("apiVersion").asText("");
    String kind = object.path("kind").asText("");
    if (kind.isEmpty()) {
      kind = expected.kind();
    }
    if (apiVersion.isEmpty()) {
      apiVersion = expected.apiVersion();
    }
    if (!kind.equals(expected.kind())) {
      throw ApiException.badRequest(
          kind
              + " in version \""
              + apiVersion
              + "\" cannot be handled as a "
              + expected.kind()
              + ": converting ("
              + GroupVersionKind.of(apiVersion, kind).version()
              + "."
              + kind
              + ") to (core."
              + expected.kind()
              + "): unknown conversion");
    }
    if (!apiVersion.equals(expected.apiVersion())) {
      throw ApiException.badRequest(
          "the API version in the data ("
              + apiVersion
              + ") does not match the expected API version ("
              + expected.apiVersion()
              + ")");
    }
    object.put("kind", kind);
    object.put("apiVersion", call.type().kind().apiVersion());
    return object;
  }
}
