package dev.slipway.api.manifest;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.conversion.Conversion;
import dev.slipway.api.conversion.ConversionException;
import dev.slipway.api.object.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one file into manifests. Whatever the bytes are, the answer is a result: what could not be
 * read is a finding with its line, and nothing is thrown.
 *
 * <p>Kinds are not judged here: a cluster may know more of them than this program. See {@link
 * ManifestSet#unknownKinds} for that, and {@link ManifestChecks} for what the fields mean.
 */
public final class ManifestReader {
  private static final int LISTS_IN_LISTS = 4;

  private final ReadLimits limits;

  public ManifestReader() {
    this(ReadLimits.DEFAULT);
  }

  public ManifestReader(ReadLimits limits) {
    this.limits = requireNonNull(limits);
  }

  /** Reads the content of a file; {@code file} is only used to name it in findings. */
  public ReadResult read(String file, byte[] content) {
    Findings findings = new Findings(file, limits.findings());
    List<Manifest> manifests = new ArrayList<>();
    for (Document document : documents(file, content, findings)) {
      if (!document.broken()) {
        root(file, document, manifests, findings);
      }
    }
    return new ReadResult(file, manifests, findings.list());
  }

  private List<Document> documents(String file, byte[] content, Findings findings) {
    try {
      String text = FileText.decode(content, limits);
      return looksLikeJson(text)
          ? jsonOrFlowYaml(file, text, findings)
          : YamlDocuments.read(text, limits, findings);
    } catch (ReadProblem e) {
      findings.add(e.line(), e.reason());
      return List.of();
    }
  }

  private static boolean looksLikeJson(String text) {
    String start = text.stripLeading();
    return start.startsWith("{") || start.startsWith("[");
  }

  /** What starts with a brace is JSON, unless it is not and YAML makes sense of it. */
  private List<Document> jsonOrFlowYaml(String file, String text, Findings findings) {
    Findings ofJson = new Findings(file, limits.findings());
    try {
      List<Document> documents = JsonDocuments.read(text, limits, ofJson);
      ofJson.list().forEach(finding -> findings.add(finding.line(), finding.reason()));
      return documents;
    } catch (ReadProblem notJson) {
      Findings ofYaml = new Findings(file, limits.findings());
      List<Document> documents = YamlDocuments.read(text, limits, ofYaml);
      if (ofYaml.size() > 0 && file.endsWith(".json")) {
        findings.add(notJson.line(), notJson.reason());
        return List.of();
      }
      ofYaml.list().forEach(finding -> findings.add(finding.line(), finding.reason()));
      return documents;
    }
  }

  private void root(String file, Document document, List<Manifest> manifests, Findings findings) {
    JsonNode value = document.value();
    if (value.isNull()) {
      return;
    }
    Place place = new Place(file, document, document.lines());
    if (!(value instanceof ObjectNode object)) {
      findings.add(
          place.line(),
          "a manifest must be a mapping with apiVersion and kind, but this is "
              + (value.isArray() ? "a list" : "a single value"));
      return;
    }
    if (!object.isEmpty()) {
      object(place, object, 0, manifests, findings);
    }
  }

  private record Place(String file, Document document, LineTree lines) {
    int line() {
      return lines.line();
    }

    int lineOf(String field) {
      return lines.at(field).line();
    }

    Place item(int index) {
      return new Place(file, document, lines.at("items").at(index));
    }
  }

  private void object(
      Place place, ObjectNode object, int depth, List<Manifest> manifests, Findings findings) {
    Optional<String> problem = MetadataChecks.typeProblem(object);
    if (problem.isPresent()) {
      findings.add(
          object.has("kind") && object.has("apiVersion")
              ? place.lineOf(MetadataChecks.typeProblemField(object))
              : place.line(),
          problem.get());
      return;
    }
    if (isList(object)) {
      list(place, object, depth, manifests, findings);
      return;
    }
    one(place, object).accept(manifests, findings);
  }

  private static boolean isList(ObjectNode object) {
    String kind = object.path("kind").asText();
    return kind.endsWith("List") && (object.has("items") || kind.equals("List"));
  }

  private void list(
      Place place, ObjectNode list, int depth, List<Manifest> manifests, Findings findings) {
    JsonNode items = list.path("items");
    if (items.isMissingNode() || items.isNull()) {
      return;
    }
    if (!items.isArray() || depth >= LISTS_IN_LISTS) {
      findings.add(
          place.lineOf("items"),
          items.isArray() ? "lists are nested too deeply" : "items must be a list of objects");
      return;
    }
    String kind = list.path("kind").asText();
    String itemKind = kind.substring(0, kind.length() - "List".length());
    for (int i = 0; i < items.size(); i++) {
      Place itemPlace = place.item(i);
      if (!(items.get(i) instanceof ObjectNode item)) {
        findings.add(itemPlace.line(), "an item of a " + kind + " must be an object");
        continue;
      }
      if (!itemKind.isEmpty()) {
        if (!item.has("kind")) {
          item.put("kind", itemKind);
        }
        if (!item.has("apiVersion")) {
          item.set("apiVersion", list.path("apiVersion"));
        }
      }
      object(itemPlace, item, depth + 1, manifests, findings);
    }
  }

  /** What one object came to. */
  private sealed interface Outcome {
    record Read(Manifest manifest) implements Outcome {}

    record Refused(List<Finding> reasons) implements Outcome {}

    default void accept(List<Manifest> manifests, Findings findings) {
      switch (this) {
        case Read read -> manifests.add(read.manifest());
        case Refused refused ->
            refused.reasons().forEach(reason -> findings.add(reason.line(), reason.reason()));
      }
    }
  }

  private Outcome one(Place place, ObjectNode object) {
    List<String> warnings = new ArrayList<>(place.document().warnings());
    Source source = new Source(place.file(), place.document().index(), place.line());
    LineIndex lines = LineIndex.of(place.lines());
    boolean legacy = Conversion.isLegacy(object.path("apiVersion").asText());
    ObjectNode current;
    try {
      current = Conversion.toV1(object, warnings);
      if (legacy) {
        Conversion.applyDifferingDefaults(current);
      }
    } catch (ConversionException e) {
      return new Outcome.Refused(
          List.of(new Finding(place.file(), lines.lineOf(e.field()), e.reason())));
    }
    Manifest manifest = new Manifest(KubeObject.of(current), source, warnings, lines, legacy);
    List<Finding> findings = MetadataChecks.check(manifest);
    return findings.isEmpty() ? new Outcome.Read(manifest) : new Outcome.Refused(findings);
  }
}
