package dev.slipway.runtime.apiserver.managedfields;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.runtime.apiserver.schema.Struct;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import java.util.List;
import java.util.Map;

/** Lists the fields that a value sets, as whoever applies it owns them. */
final class FieldReader {
  private FieldReader() {}

  static FieldSet read(TypeSchema schema, JsonNode value) {
    FieldSet.Builder builder = new FieldSet.Builder();
    read(schema, value, builder);
    return builder.build();
  }

  private static void read(TypeSchema schema, JsonNode value, FieldSet.Builder at) {
    switch (Shape.of(schema, value)) {
      case LEAF -> at.add();
      case MEMBERS -> {
        for (Map.Entry<String, JsonNode> member : value.properties()) {
          String name = member.getKey();
          JsonNode child = member.getValue();
          FieldSet.Builder below = at.at(new PathElement.Name(name));
          read(schema.member(name).orElse(TypeSchema.ANY), child, below);
          boolean named = schema instanceof Struct struct && struct.field(name).isPresent();
          if (!named || child.isNull() || (child.isObject() && child.isEmpty())) {
            below.add();
          }
        }
      }
      case ELEMENTS -> {
        TypeSchema.ListOf list = (TypeSchema.ListOf) schema;
        for (Map.Entry<PathElement, List<JsonNode>> item :
            ListItems.index(list, value).entrySet()) {
          FieldSet.Builder below = at.at(item.getKey());
          below.add();
          if (item.getValue().size() == 1) {
            read(list.type(), item.getValue().get(0), below);
          }
        }
      }
    }
  }
}
