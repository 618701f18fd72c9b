package dev.slipway.runtime.apiserver.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The documents under {@code /openapi}. Made when first asked for, kept until the served kinds
 * change. Safe for threads.
 */
public final class OpenApiDocuments {
  /** Media type of {@link #version2Protobuf}, as the client asks for it. */
  public static final String PROTOBUF_V2 =
      "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

  /**
   * Media type under which {@link #version2Protobuf} is answered. Other than the one asked for, it
   * is well formed, which clients insist on here.
   */
  public static final String PROTOBUF_V2_ANSWER =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  private final Supplier<List<ServedKind>> kinds;
  private final Map<String, Document> documents = new ConcurrentHashMap<>();

  /** A document and what it was made from. */
  private record Document(String fingerprint, byte[] bytes) {}

  /**
   * Documents of an API.
   *
   * @param kinds what is served now, in a fixed order; called for each request, so it must be cheap
   */
  public OpenApiDocuments(Supplier<List<ServedKind>> kinds) {
    this.kinds = requireNonNull(kinds);
  }

  /** {@code /openapi/v3}: where to find the document of each group version. */
  public byte[] index() {
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    ObjectNode paths = index.putObject("paths");
    byPath()
        .forEach(
            (path, served) ->
                paths
                    .putObject(path)
                    .put(
                        "serverRelativeURL",
                        "/openapi/v3/" + path + "?hash=" + fingerprint(served)));
    return index.toString().getBytes(UTF_8);
  }

  /**
   * {@code /openapi/v3/…}: the document of one group version.
   *
   * @param path such as {@code api/v1} or {@code apis/apps/v1}
   */
  public Optional<byte[]> version3(String path) {
    List<ServedKind> served = byPath().get(path);
    return served == null
        ? Optional.empty()
        : Optional.of(
            document(
                "v3/" + path, served, () -> build(Dialect.V3, served).toString().getBytes(UTF_8)));
  }

  /** The hash that {@link #index} names for a document; usable as its entity tag. */
  public Optional<String> hash(String path) {
    return Optional.ofNullable(byPath().get(path)).map(OpenApiDocuments::fingerprint);
  }

  /** {@code /openapi/v2} as JSON. */
  public byte[] version2Json() {
    List<ServedKind> served = strict();
    return document("v2.json", served, () -> build(Dialect.V2, served).toString().getBytes(UTF_8));
  }

  /** {@code /openapi/v2} as protobuf, the only form that kubectl reads. */
  public byte[] version2Protobuf() {
    List<ServedKind> served = strict();
    return document("v2.pb", served, () -> GnosticEncoder.encode(build(Dialect.V2, served)));
  }

  private byte[] document(String name, List<ServedKind> served, Supplier<byte[]> maker) {
    String fingerprint = fingerprint(served);
    Document known = documents.get(name);
    if (known == null || !known.fingerprint().equals(fingerprint)) {
      known = new Document(fingerprint, maker.get());
      documents.put(name, known);
    }
    return known.bytes().clone();
  }

  private SortedMap<String, List<ServedKind>> byPath() {
    SortedMap<String, List<ServedKind>> result = new TreeMap<>();
    for (ServedKind served : kinds.get()) {
      result.merge(
          served.groupVersionPath(),
          List.of(served),
          (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
    }
    return result;
  }

  /**
   * The kinds that clients may check objects against themselves. The versions of 2015 are not among
   * them: the server takes more than their schemas say.
   */
  private List<ServedKind> strict() {
    return kinds.get().stream()
        .filter(served -> !served.kind().group().isEmpty() || served.kind().version().equals("v1"))
        .toList();
  }

  private static ObjectNode build(Dialect dialect, List<ServedKind> served) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put(
        dialect == Dialect.V2 ? "swagger" : "openapi", dialect == Dialect.V2 ? "2.0" : "3.0.0");
    document.putObject("info").put("title", "Slipway").put("version", "v1.32.0");
    KindSchemas schemas = new KindSchemas(dialect);
    PathWriter paths = new PathWriter(dialect, schemas, document.putObject("paths"));
    served.forEach(paths::write);
    if (dialect == Dialect.V2) {
      document.set("definitions", schemas.toJson());
    } else {
      document.putObject("components").set("schemas", schemas.toJson());
    }
    return document;
  }

  private static String fingerprint(List<ServedKind> served) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(Descriptions.get().source().getBytes(UTF_8));
      for (ServedKind one : served) {
        digest.update(
            (one.kind()
                    + " "
                    + one.plural()
                    + " "
                    + one.namespaced()
                    + " "
                    + one.subresources().stream().sorted().toList()
                    + " "
                    + one.customSchema()
                    + "\n")
                .getBytes(UTF_8));
      }
      return HexFormat.of().withUpperCase().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
