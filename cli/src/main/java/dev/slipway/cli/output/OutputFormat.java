package dev.slipway.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** The forms in which data can be printed. */
public enum OutputFormat {
  text,
  json,
  yaml;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Renders data in this form; {@code asText} is what {@link #text} prints. */
  public String render(JsonNode data, String asText) {
    return switch (this) {
      case text -> asText;
      case json -> toJson(data);
      case yaml -> toYaml(data);
    };
  }

  private static String toJson(JsonNode data) {
    try {
      return JSON.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree always serializes", e);
    }
  }

  private static String toYaml(JsonNode data) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    Object plain =
        data.isObject()
            ? JSON.convertValue(data, Map.class)
            : JSON.convertValue(data, Object.class);
    return new Yaml(options).dump(plain).stripTrailing();
  }
}
