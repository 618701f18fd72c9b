package dev.slipway.api.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads the documents of a YAML text, with the line of every field. */
final class YamlDocuments {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Given to words without quotes and without a tag: {@link PlainScalars} says what they mean. */
  private static final Tag PLAIN = new Tag("tag:slipway.dev,2015:plain");

  private final ReadLimits limits;
  private final Findings findings;
  private final List<String> warnings = new ArrayList<>();
  private int values;

  private YamlDocuments(ReadLimits limits, Findings findings) {
    this.limits = limits;
    this.findings = findings;
  }

  /** Leaves the meaning of plain words to us, and so tells apart what was tagged by hand. */
  private static final class PlainResolver extends Resolver {
    @Override
    protected void addImplicitResolvers() {}

    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
      return switch (kind) {
        case scalar -> implicit ? PLAIN : Tag.STR;
        case sequence -> Tag.SEQ;
        default -> Tag.MAP;
      };
    }
  }

  static List<Document> read(String text, ReadLimits limits, Findings findings) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Math.max(text.length(), 1));
    options.setNestingDepthLimit(limits.depth());
    options.setMaxAliasesForCollections(200);
    options.setAllowRecursiveKeys(false);
    options.setProcessComments(false);
    Composer composer =
        new Composer(new ParserImpl(new StreamReader(text), options), new PlainResolver(), options);
    YamlDocuments reader = new YamlDocuments(limits, findings);
    List<Document> documents = new ArrayList<>();
    for (int index = 0; hasNext(composer, findings); index++) {
      if (index >= limits.documents()) {
        findings.add(1, "the file has more than " + limits.documents() + " documents");
        break;
      }
      Optional<Node> root = next(composer, findings);
      if (root.isEmpty()) {
        break;
      }
      reader.document(index, root.get()).ifPresent(documents::add);
    }
    return documents;
  }

  private static boolean hasNext(Composer composer, Findings findings) {
    return guarded(composer::checkNode, findings).orElse(false);
  }

  private static Optional<Node> next(Composer composer, Findings findings) {
    return guarded(composer::getNode, findings);
  }

  /** The parser's own boundary: whatever it throws at a text is a finding about that text. */
  private static <T> Optional<T> guarded(Supplier<T> step, Findings findings) {
    try {
      return Optional.of(step.get());
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      findings.add(mark == null ? 1 : mark.getLine() + 1, YamlWording.of(e));
    } catch (RuntimeException e) {
      findings.add(1, YamlWording.of(e));
    }
    return Optional.empty();
  }

  private Optional<Document> document(int index, Node root) {
    int before = findings.size();
    warnings.clear();
    LineTree lines = new LineTree(line(root));
    JsonNode value;
    try {
      value = value(root, lines, 0);
    } catch (ReadProblem e) {
      findings.add(e.line(), e.reason());
      return Optional.empty();
    }
    return Optional.of(new Document(index, value, lines, warnings, findings.size() > before));
  }

  private JsonNode value(Node node, LineTree lines, int depth) {
    charge(node, depth);
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode sequence -> sequence(sequence, lines, depth);
      case MappingNode mapping -> mapping(mapping, lines, depth);
      default -> NullNode.getInstance();
    };
  }

  private void charge(Node node, int depth) {
    if (++values > limits.values()) {
      throw new ReadProblem(
          line(node),
          "the file holds more than " + limits.values() + " values once its aliases are expanded");
    }
    if (depth > limits.depth()) {
      throw new ReadProblem(
          line(node),
          "nested deeper than " + limits.depth() + " levels, or an alias contains itself");
    }
  }

  private ArrayNode sequence(SequenceNode node, LineTree lines, int depth) {
    expectTag(node, Tag.SEQ);
    ArrayNode array = NODES.arrayNode();
    for (Node item : node.getValue()) {
      LineTree child = new LineTree(line(item));
      lines.children().put("[" + array.size() + "]", child);
      array.add(value(item, child, depth + 1));
    }
    return array;
  }

  private ObjectNode mapping(MappingNode node, LineTree lines, int depth) {
    expectTag(node, Tag.MAP);
    ObjectNode object = NODES.objectNode();
    Map<String, Integer> written = new HashMap<>();
    List<Node> merges = new ArrayList<>();
    for (NodeTuple entry : node.getValue()) {
      Node key = entry.getKeyNode();
      if (isMerge(key)) {
        merges.add(entry.getValueNode());
        continue;
      }
      String field = key(key);
      if (field == null) {
        continue;
      }
      Integer first = written.putIfAbsent(field, line(key));
      if (first != null) {
        findings.add(
            line(key),
            "the key \"%s\" stands twice in one mapping (first on line %d)"
                .formatted(field, first));
        continue;
      }
      LineTree child = new LineTree(line(key));
      lines.children().put(field, child);
      object.set(field, value(entry.getValueNode(), child, depth + 1));
    }
    for (Node merge : merges) {
      merge(merge, object, lines, depth);
    }
    return object;
  }

  /** Adds what {@code <<} brings in: fields written by hand win, then earlier sources. */
  private void merge(Node source, ObjectNode into, LineTree lines, int depth) {
    charge(source, depth);
    switch (source) {
      case MappingNode mapping -> {
        LineTree merged = new LineTree(line(source));
        ObjectNode fields = mapping(mapping, merged, depth + 1);
        for (var field : fields.properties()) {
          if (!into.has(field.getKey())) {
            into.set(field.getKey(), field.getValue());
            lines.children().put(field.getKey(), merged.at(field.getKey()));
          }
        }
      }
      case SequenceNode sequence -> {
        for (Node one : sequence.getValue()) {
          merge(one, into, lines, depth + 1);
        }
      }
      default ->
          findings.add(line(source), "the value of \"<<\" must be a mapping or a list of mappings");
    }
  }

  private @Nullable String key(Node key) {
    if (!(key instanceof ScalarNode scalar)) {
      findings.add(line(key), "a key must be a word, not a mapping or a list");
      return null;
    }
    JsonNode value = scalar(scalar);
    if (value.isNull()) {
      findings.add(line(key), "a key must not be empty");
      return null;
    }
    String field = value.asText();
    if (value.isBoolean() && !field.equalsIgnoreCase(scalar.getValue())) {
      warnings.add(
          "line %d: YAML reads the key %s as %s; put it in quotes if you mean the word"
              .formatted(line(key), scalar.getValue(), field));
    }
    return field;
  }

  private JsonNode scalar(ScalarNode node) {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(PLAIN)) {
      if (PlainScalars.isNotFinite(text)) {
        return refused(node, "a number must be finite");
      }
      return PlainScalars.resolve(text);
    }
    if (tag.equals(Tag.STR) || tag.equals(Tag.TIMESTAMP)) {
      return NODES.textNode(text);
    }
    if (tag.equals(Tag.NULL) && PlainScalars.isNull(text)) {
      return NODES.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      Boolean bool = PlainScalars.bool(text);
      return bool == null
          ? refused(node, "\"" + text + "\" is neither true nor false")
          : NODES.booleanNode(bool);
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      JsonNode number = PlainScalars.number(text);
      return number == null || (tag.equals(Tag.INT) && !number.isIntegralNumber())
          ? refused(node, "\"" + text + "\" is not such a number")
          : number;
    }
    return refused(node, "the tag " + tag.getValue() + " is not supported in manifests");
  }

  private JsonNode refused(Node node, String reason) {
    findings.add(line(node), reason);
    return NullNode.getInstance();
  }

  private void expectTag(Node node, Tag expected) {
    if (!node.getTag().equals(expected)) {
      findings.add(
          line(node), "the tag " + node.getTag().getValue() + " is not supported in manifests");
    }
  }

  private static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar
        && (scalar.getTag().equals(Tag.MERGE)
            || (scalar.getTag().equals(PLAIN) && scalar.getValue().equals("<<")));
  }

  private static int line(Node node) {
    return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
  }
}
