package dev.slipway.runtime.apiserver.discovery;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.slipway.runtime.apiserver.custom.CustomType;
import dev.slipway.runtime.apiserver.openapi.OpenApiDocuments;
import dev.slipway.runtime.apiserver.openapi.ServedKind;
import dev.slipway.runtime.apiserver.resource.Catalogue;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.resource.ResourceType.Scope;
import dev.slipway.runtime.apiserver.resource.Served;
import dev.slipway.runtime.apiserver.wire.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Serves the OpenAPI documents of whatever the catalogue holds. */
public final class OpenApiPages {
  private final Catalogue catalogue;
  private final OpenApiDocuments documents;

  public OpenApiPages(Catalogue catalogue) {
    this.catalogue = requireNonNull(catalogue);
    this.documents = new OpenApiDocuments(this::kinds);
  }

  /** The document at a call's path, if there is one. */
  public Optional<Page> find(Call call) {
    List<String> segments = call.segments();
    if (segments.size() < 2 || !segments.getFirst().equals("openapi")) {
      return Optional.empty();
    }
    return switch (segments.get(1)) {
      case "v2" -> segments.size() == 2 ? Optional.of(this::version2) : Optional.empty();
      case "v3" ->
          segments.size() == 2
              ? Optional.of(one -> one.answer(200, "application/json", documents.index()))
              : version3(String.join("/", segments.subList(2, segments.size())));
      default -> Optional.empty();
    };
  }

  private void version2(Call call) throws java.io.IOException {
    if (call.header("Accept").contains(OpenApiDocuments.PROTOBUF_V2)) {
      call.answer(200, OpenApiDocuments.PROTOBUF_V2_ANSWER, documents.version2Protobuf());
    } else {
      call.answer(200, "application/json", documents.version2Json());
    }
  }

  private Optional<Page> version3(String path) {
    return documents
        .hash(path)
        .map(
            hash ->
                call -> {
                  call.setHeader("Etag", '"' + hash + '"');
                  call.answer(200, "application/json", documents.version3(path).orElseThrow());
                });
  }

  private List<ServedKind> kinds() {
    List<ServedKind> kinds = new ArrayList<>();
    for (String group : catalogue.groups()) {
      for (String version : catalogue.versions(group)) {
        for (Served served : catalogue.served(group, version)) {
          ResourceType type = served.type();
          kinds.add(
              new ServedKind(
                  served.kind(),
                  type.plural(),
                  type.scope() == Scope.NAMESPACED,
                  type.subresources(),
                  type instanceof CustomType custom ? custom.schema() : MissingNode.getInstance()));
        }
      }
    }
    return kinds;
  }
}
