package dev.slipway.reconciler.operator;

import static dev.slipway.reconciler.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Labels;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Stack;
import dev.slipway.api.resource.StackStatus;
import dev.slipway.api.resource.SyncState;
import dev.slipway.reconciler.GitFixture;
import dev.slipway.reconciler.cluster.ApiReply;
import dev.slipway.reconciler.cluster.Kind;
import dev.slipway.reconciler.cluster.Kinds;
import dev.slipway.reconciler.cluster.KubeApi;
import dev.slipway.runtime.testing.ApiServerFixture;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** An API server in memory, a git repository, and an operator between them. */
final class OperatorBed implements AutoCloseable {
  static final Ref REPOSITORY = new Ref("default", "shop");

  final ApiServerFixture server;
  final GitFixture git;
  final KubeApi asKubectl;
  private final Path directory;
  private Operator operator;

  OperatorBed(Path directory) throws Exception {
    this.directory = directory;
    this.server = ApiServerFixture.inMemory();
    this.git = new GitFixture(directory.resolve("shop.git"));
    this.asKubectl = new KubeApi(server.client(), "kubectl");
    startOperator();
  }

  void startOperator() {
    operator =
        new Operator(
            OperatorConfig.in(directory.resolve("data")), server.client(), Clock.systemUTC());
    operator.start();
  }

  boolean isIdle() {
    return operator.isIdle();
  }

  void stopOperator() {
    operator.close();
  }

  void createRepository() {
    createRepository("interval: 1h");
  }

  void createRepository(String... lines) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", Labels.API_VERSION).put("kind", Repository.KIND);
    tree.putObject("metadata").put("name", "shop").put("namespace", "default");
    ObjectNode spec = tree.putObject("spec").put("url", git.url()).put("branch", "main");
    for (String line : lines) {
      String[] parts = line.split(": ", 2);
      if (parts[1].equals("true") || parts[1].equals("false")) {
        spec.put(parts[0], Boolean.parseBoolean(parts[1]));
      } else {
        spec.put(parts[0], parts[1]);
      }
    }
    accepted(asKubectl.create(Kinds.REPOSITORY, KubeObject.of(tree)).join());
  }

  /** Commits the files of {@link #git} and asks for a sync; answers the commit. */
  String push() throws Exception {
    String commit = git.commit("main");
    requestSync(commit);
    return commit;
  }

  String requestSync(String commit) {
    String request = Repository.SyncRequest.format(Clock.systemUTC().instant(), commit);
    annotate(Kinds.REPOSITORY, REPOSITORY.repositoryKey(), Labels.SYNC_REQUESTED, request);
    return request;
  }

  void annotate(Kind kind, ObjectKey key, String name, String value) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").putObject("annotations").put(name, value);
    accepted(asKubectl.merge(kind, key, patch).join());
  }

  void merge(Kind kind, ObjectKey key, String json) {
    accepted(
        asKubectl.merge(kind, key, (ObjectNode) KubeObject.parse(json.getBytes()).toTree()).join());
  }

  void createPlainService(String name, String app) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", "v1").put("kind", "Service");
    ObjectNode metadata = tree.putObject("metadata").put("name", name).put("namespace", "default");
    metadata.putObject("labels").put(Labels.APP, app);
    tree.putObject("spec").putArray("ports").addObject().put("port", 80);
    accepted(asKubectl.create(Kinds.SERVICE, KubeObject.of(tree)).join());
  }

  void delete(Kind kind, ObjectKey key) {
    accepted(asKubectl.delete(kind, key, "").join());
  }

  void deleteNow(ObjectKey key) {
    server
        .client()
        .pods()
        .inNamespace(key.namespace())
        .withName(key.name())
        .withGracePeriod(0)
        .delete();
  }

  static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: gizmos.example.org
      spec:
        group: example.org
        scope: Namespaced
        names: {kind: Gizmo, listKind: GizmoList, plural: gizmos, singular: gizmo}
        versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties:
                    size: {type: integer}
      """;

  static String podManifest(String name) {
    return """
        apiVersion: v1beta3
        kind: Pod
        metadata:
          name: %s
          labels:
            name: %s
        spec:
          containers:
          - name: main
            image: %s:1
        """
        .formatted(name, name, name);
  }

  static KubeObject accepted(ApiReply reply) {
    if (reply instanceof ApiReply.Accepted accepted) {
      return accepted.object();
    }
    throw new AssertionError(reply.toString());
  }

  Optional<KubeObject> get(Kind kind, ObjectKey key) {
    return switch (asKubectl.get(kind, key).join()) {
      case ApiReply.Accepted accepted -> Optional.of(accepted.object());
      case ApiReply.Refused refused -> {
        assertThat(refused.isNotFound()).as(refused.toString()).isTrue();
        yield Optional.empty();
      }
    };
  }

  Optional<KubeObject> service(String name) {
    return get(Kinds.SERVICE, new ObjectKey("", "Service", "default", name));
  }

  Optional<KubeObject> controller(String name) {
    return get(
        Kinds.REPLICATION_CONTROLLER, new ObjectKey("", "ReplicationController", "default", name));
  }

  static ObjectKey controllerKey(String name) {
    return new ObjectKey("", "ReplicationController", "default", name);
  }

  Repository repository() {
    return Repository.from(get(Kinds.REPOSITORY, REPOSITORY.repositoryKey()).orElseThrow());
  }

  Stack stack(String name) {
    return Stack.from(
        get(Kinds.STACK, new Ref("default", name).stackKey())
            .orElseThrow(() -> new AssertionError("no stack " + name)));
  }

  boolean hasStack(String name) {
    return get(Kinds.STACK, new Ref("default", name).stackKey()).isPresent();
  }

  StackStatus status(String name) {
    return stack(name).status();
  }

  void eventuallySynced(String stack, String commit) {
    eventually(
        () -> {
          StackStatus status = status(stack);
          assertThat(status.sync()).as(status.toString()).isEqualTo(SyncState.SYNCED);
          assertThat(status.revision()).isEqualTo(commit);
        });
  }

  static String serviceManifest(String name, int port) {
    return """
        apiVersion: v1beta3
        kind: Service
        metadata:
          name: %s
        spec:
          ports:
          - port: %d
            targetPort: 80
          selector:
            name: %s
        """
        .formatted(name, port, name);
  }

  static String controllerManifest(String name, int replicas) {
    return """
        apiVersion: v1beta3
        kind: ReplicationController
        metadata:
          name: %s
        spec:
          replicas: %d
          selector:
            name: %s
          template:
            metadata:
              labels:
                name: %s
            spec:
              containers:
              - name: main
                image: %s:1
                resources:
                  limits:
                    cpu: 1000m
                    memory: 3072Mi
                ports:
                - containerPort: 80
        """
        .formatted(name, replicas, name, name, name);
  }

  @Override
  public void close() throws Exception {
    try (server;
        git) {
      operator.close();
    }
  }
}
