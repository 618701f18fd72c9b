package dev.slipway.runtime.apiserver.custom;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.schema.Schemas;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import dev.slipway.runtime.apiserver.status.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A type as its definition describes it. */
public final class CustomType implements ResourceType {
  private static final Column NAME = new Column("Name", "string", "name", "Name of the object", 0);

  private final GroupVersionKind kind;
  private final String plural;
  private final String singular;
  private final List<String> shortNames;
  private final List<String> categories;
  private final Scope scope;
  private final Set<String> subresources;
  private final List<PrinterColumn> printed;
  private final List<String> servedVersions;
  private final JsonNode schema;
  private final StructuralSchema structure;
  private final TypeSchema fields;

  private CustomType(KubeObject definition) {
    JsonNode spec = definition.at("spec");
    JsonNode names = spec.path("names");
    JsonNode stored = storedVersion(spec);
    this.kind =
        new GroupVersionKind(
            spec.path("group").asText(), stored.path("name").asText(), names.path("kind").asText());
    this.plural = names.path("plural").asText();
    this.singular = names.path("singular").asText(kind.kind().toLowerCase(java.util.Locale.ROOT));
    this.shortNames = texts(names.path("shortNames"));
    this.categories = texts(names.path("categories"));
    this.scope = spec.path("scope").asText().equals("Cluster") ? Scope.CLUSTER : Scope.NAMESPACED;
    Set<String> parts = new TreeSet<>();
    stored.path("subresources").fieldNames().forEachRemaining(parts::add);
    this.subresources = Set.copyOf(parts);
    this.printed = PrinterColumn.of(stored.path("additionalPrinterColumns"));
    this.servedVersions = servedVersions(spec);
    this.schema = stored.path("schema").path("openAPIV3Schema");
    this.structure = new StructuralSchema(schema);
    this.fields = Schemas.builtin().custom(schema);
  }

  /** The type that a valid definition describes. */
  static CustomType of(KubeObject definition) {
    return new CustomType(requireNonNull(definition));
  }

  /** The versions that are served, the one that clients prefer first. */
  List<String> servedVersions() {
    return servedVersions;
  }

  /** What merging and ownership need to know of the fields. */
  public TypeSchema fields() {
    return fields;
  }

  /** The definition's {@code openAPIV3Schema}, missing where there is none. */
  public JsonNode schema() {
    return schema;
  }

  private static JsonNode storedVersion(JsonNode spec) {
    for (JsonNode version : spec.path("versions")) {
      if (version.path("storage").asBoolean(false)) {
        return version;
      }
    }
    return MissingNode.getInstance();
  }

  private static List<String> servedVersions(JsonNode spec) {
    List<String> served = new ArrayList<>();
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean(false)) {
        served.add(version.path("name").asText());
      }
    }
    served.sort(VersionOrder.NEWEST_FIRST);
    return List.copyOf(served);
  }

  private static List<String> texts(JsonNode array) {
    List<String> result = new ArrayList<>();
    array.forEach(one -> result.add(one.asText()));
    return List.copyOf(result);
  }

  @Override
  public GroupVersionKind kind() {
    return kind;
  }

  @Override
  public String plural() {
    return plural;
  }

  @Override
  public String singular() {
    return singular;
  }

  @Override
  public List<String> shortNames() {
    return shortNames;
  }

  @Override
  public List<String> categories() {
    return categories;
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public Set<String> subresources() {
    return subresources;
  }

  @Override
  public boolean countsGenerations() {
    return true;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public boolean isCustom() {
    return true;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    structure.applyDefaults(object);
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    if (subresources.contains("status")) {
      object.remove("status");
    }
  }

  @Override
  public void prepareForUpdate(KubeObject before, ObjectNode after) {
    if (subresources.contains("status")) {
      ResourceType.super.prepareForUpdate(before, after);
    }
  }

  @Override
  public List<Cause> validate(KubeObject object) {
    return structure.validate(object.toTree());
  }

  @Override
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(NAME);
    printed.forEach(one -> columns.add(one.column()));
    return List.copyOf(columns);
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    ObjectNode tree = object.toTree();
    List<Object> cells = new ArrayList<>();
    cells.add(object.name());
    printed.forEach(one -> cells.add(one.cell(tree, now)));
    return cells;
  }
}
