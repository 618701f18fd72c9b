package dev.slipway.runtime.apiserver.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.status.ApiException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** JSON trees from and to YAML. */
final class Yaml {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DEEPEST = 100;
  private static final int MOST_ALIASES = 20;

  private Yaml() {}

  static byte[] write(JsonNode tree) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setSplitLines(false);
    return new org.yaml.snakeyaml.Yaml(options)
        .dump(JSON.convertValue(sorted(tree), Object.class))
        .getBytes(UTF_8);
  }

  /** Fields in alphabetical order, as people are used to from other servers. */
  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      ObjectNode result = JSON.createObjectNode();
      new TreeSet<>(fieldNames(node)).forEach(name -> result.set(name, sorted(node.get(name))));
      return result;
    }
    if (node.isArray()) {
      ArrayNode result = JSON.createArrayNode();
      node.forEach(one -> result.add(sorted(one)));
      return result;
    }
    return node;
  }

  private static List<String> fieldNames(JsonNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  /**
   * Reads one document.
   *
   * @throws ApiException 400 when it is not YAML or larger than it looks
   */
  static JsonNode read(byte[] text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Call.BODY_LIMIT);
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(MOST_ALIASES);
    options.setAllowDuplicateKeys(false);
    try {
      Object value =
          new org.yaml.snakeyaml.Yaml(
                  new SafeConstructor(options),
                  new Representer(new DumperOptions()),
                  new DumperOptions(),
                  options,
                  new JsonWords())
              .load(new String(text, UTF_8));
      return JSON.valueToTree(value);
    } catch (YAMLException e) {
      throw ApiException.badRequest("error converting YAML to JSON: " + e.getMessage());
    }
  }

  /** Only what JSON could mean is more than text: no dates, no {@code yes}. */
  private static final class JsonWords extends Resolver {
    private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");

    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.BOOL, BOOLEAN, "tTfF");
      addImplicitResolver(Tag.INT, INT, "-+0123456789");
      addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
      addImplicitResolver(Tag.NULL, NULL, "~nN\0");
      addImplicitResolver(Tag.NULL, EMPTY, null);
      addImplicitResolver(Tag.MERGE, MERGE, "<");
    }
  }
}
