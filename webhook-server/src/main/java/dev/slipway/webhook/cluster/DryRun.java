package dev.slipway.webhook.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.api.manifest.Finding;
import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.api.object.KubeObject;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the API server read manifests as if they were applied, strictly and without a trace. Only
 * what is wrong with their form counts: whether a change is possible depends on what runs, which
 * the operator knows how to deal with.
 */
final class DryRun {
  /** More than that take longer than a push should; each stack says then what is wrong. */
  static final int MOST = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(DryRun.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int AT_ONCE = 16;
  private static final int SECONDS = 10;
  private static final int BAD_REQUEST = 400;
  private static final Pattern UNKNOWN_FIELD = Pattern.compile("unknown field \"([^\"]+)\"");
  private static final Pattern WRONG_TYPE =
      Pattern.compile("cannot unmarshal (\\S+) into Go struct field \\w+\\.(\\S+) of type (\\S+)");

  private final KubernetesClient client;
  private final KnownKinds kinds;

  DryRun(KubernetesClient client, KnownKinds kinds) {
    this.client = requireNonNull(client);
    this.kinds = requireNonNull(kinds);
  }

  List<Finding> findings(List<Manifest> manifests, String namespace) {
    if (manifests.size() > MOST) {
      return List.of();
    }
    Semaphore slots = new Semaphore(AT_ONCE);
    List<CompletableFuture<List<Finding>>> asked = new ArrayList<>();
    for (Manifest manifest : manifests) {
      slots.acquireUninterruptibly();
      asked.add(
          ask(manifest, namespace)
              .exceptionally(
                  failure -> {
                    LOG.atWarn()
                        .addKeyValue("manifest", manifest.source())
                        .addKeyValue("reason", failure)
                        .log("the cluster could not be asked about a manifest");
                    return List.of();
                  })
              .whenComplete((findings, failure) -> slots.release()));
    }
    return asked.stream().flatMap(one -> one.join().stream()).toList();
  }

  private CompletableFuture<List<Finding>> ask(Manifest manifest, String namespace) {
    Optional<APIResource> resource = kinds.find(manifest.object().groupVersionKind());
    if (resource.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(address(manifest, resource.get(), namespace))
            .timeout(SECONDS, TimeUnit.SECONDS)
            .header("Accept", "application/json")
            .method("PATCH", "application/apply-patch+yaml", manifest.object().toString())
            .build();
    return client
        .getHttpClient()
        .sendAsync(request, byte[].class)
        .thenApply(
            response ->
                response.code() == BAD_REQUEST
                    ? findings(manifest, message(response))
                    : List.<Finding>of());
  }

  private String address(Manifest manifest, APIResource resource, String namespace) {
    KubeObject object = manifest.object();
    GroupVersionKind kind = object.groupVersionKind();
    String base = client.getMasterUrl().toString();
    return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
        + (kind.group().isEmpty() ? "/api/" : "/apis/" + kind.group() + "/")
        + kind.version()
        + (resource.getNamespaced()
            ? "/namespaces/" + HttpRequest.formURLEncode(object.namespace().orElse(namespace))
            : "")
        + "/"
        + resource.getName()
        + "/"
        + HttpRequest.formURLEncode(object.name())
        + "?dryRun=All&fieldManager=slipway&force=true&fieldValidation="
        + (manifest.legacy() ? "Ignore" : "Strict");
  }

  private static String message(HttpResponse<byte[]> response) {
    byte[] body = response.body() == null ? new byte[0] : response.body();
    try {
      return JSON.readTree(new String(body, StandardCharsets.UTF_8)).path("message").asText("");
    } catch (JsonProcessingException e) {
      return ""; // not an API server's answer: nothing that a person could act on
    }
  }

  /** The server's words, at the line of the field that they are about. */
  static List<Finding> findings(Manifest manifest, String message) {
    List<Finding> findings = new ArrayList<>();
    Matcher unknown = UNKNOWN_FIELD.matcher(message);
    while (unknown.find()) {
      findings.add(
          manifest.finding(
              unknown.group(1),
              "unknown field \"" + unknown.group(1) + "\" in a " + manifest.object().kind()));
    }
    Matcher type = WRONG_TYPE.matcher(message);
    while (type.find()) {
      String wanted =
          type.group(3).equals("string")
              ? "text must be: put it in quotes"
              : type.group(3) + " must be";
      for (String path : culprits(manifest.object(), type.group(2), type.group(1))) {
        findings.add(
            manifest.finding(path, path + " holds a " + type.group(1) + " where " + wanted));
      }
    }
    if (findings.isEmpty() && !message.isEmpty()) {
      findings.add(new Finding(manifest.source().file(), manifest.source().line(), message));
    }
    return findings;
  }

  /** The server names a map; a person looks for its entries. */
  private static List<String> culprits(KubeObject object, String path, String type) {
    JsonNode place = object.at(path.split("\\."));
    List<String> entries =
        place.properties().stream()
            .filter(
                entry ->
                    type.startsWith("bool")
                        ? entry.getValue().isBoolean()
                        : type.equals("number") && entry.getValue().isNumber())
            .map(entry -> path + "." + entry.getKey())
            .toList();
    return entries.isEmpty() ? List.of(path) : entries;
  }
}
