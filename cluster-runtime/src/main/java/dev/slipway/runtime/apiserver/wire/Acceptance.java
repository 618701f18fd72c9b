package dev.slipway.runtime.apiserver.wire;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The form in which a client wants its answer.
 *
 * @param form JSON or YAML
 * @param as the object itself, or what is made of it
 * @param metaVersion version of {@code meta.k8s.io} for tables and metadata
 * @param pretty true for people
 */
public record Acceptance(Form form, As as, String metaVersion, boolean pretty) {
  /** The encoding. */
  public enum Form {
    JSON,
    YAML
  }

  /** The shape. */
  public enum As {
    OBJECT,
    TABLE,
    PARTIAL,
    PARTIAL_LIST
  }

  /**
   * Reads {@code Accept}, taking the first clause that can be served.
   *
   * @throws dev.slipway.runtime.apiserver.status.ApiException 406 when none can
   */
  public static Acceptance of(Call call) {
    String accept = call.header("Accept");
    boolean pretty = pretty(call);
    if (accept.isBlank()) {
      return new Acceptance(Form.JSON, As.OBJECT, "", pretty);
    }
    for (String clause : accept.split(",")) {
      Optional<Acceptance> served = clause(clause, pretty);
      if (served.isPresent()) {
        return served.get();
      }
    }
    throw Negotiation.notAcceptable();
  }

  private static Optional<Acceptance> clause(String clause, boolean pretty) {
    String[] parts = clause.split(";");
    Optional<Form> form =
        switch (parts[0].trim().toLowerCase(Locale.ROOT)) {
          case "application/json", "*/*", "application/*" -> Optional.of(Form.JSON);
          case "application/yaml" -> Optional.of(Form.YAML);
          default -> Optional.empty();
        };
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0) {
        parameters.put(parts[i].substring(0, equals).trim(), parts[i].substring(equals + 1).trim());
      }
    }
    String as = parameters.getOrDefault("as", "");
    if (form.isEmpty()) {
      return Optional.empty();
    }
    boolean prettyToo = pretty || "1".equals(parameters.get("pretty"));
    if (as.isEmpty()) {
      return Optional.of(new Acceptance(form.get(), As.OBJECT, "", prettyToo));
    }
    String version = parameters.getOrDefault("v", "");
    if (!"meta.k8s.io".equals(parameters.get("g"))
        || !(version.equals("v1") || version.equals("v1beta1"))) {
      return Optional.empty();
    }
    return switch (as) {
      case "Table" -> Optional.of(new Acceptance(form.get(), As.TABLE, version, prettyToo));
      case "PartialObjectMetadata" ->
          Optional.of(new Acceptance(form.get(), As.PARTIAL, version, prettyToo));
      case "PartialObjectMetadataList" ->
          Optional.of(new Acceptance(form.get(), As.PARTIAL_LIST, version, prettyToo));
      default -> Optional.empty();
    };
  }

  private static boolean pretty(Call call) {
    if (call.parameters("pretty").isEmpty()) {
      String agent = call.header("User-Agent");
      return agent.startsWith("curl") || agent.startsWith("Wget") || agent.startsWith("Mozilla");
    }
    return call.flag("pretty");
  }

  /** The media type of the answer. */
  public String contentType() {
    return form == Form.YAML ? "application/yaml" : "application/json";
  }
}
