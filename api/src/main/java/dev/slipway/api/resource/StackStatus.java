package dev.slipway.api.resource;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.ObjectKey;
import java.util.List;
import java.util.Optional;

/**
 * What was seen of a stack. Read leniently: what is not of its form is as if it were absent. Made
 * and changed through {@link #toBuilder}.
 *
 * <p>Following a sync needs nothing but this. A request for a commit is acted on when the
 * Repository's {@code lastHandledSyncRequest} repeats it; its {@code changedStacks} then names the
 * stacks that the commit {@code observedRevision} changes. Each of them shows {@code
 * targetRevision} equal to that commit, with {@code plan} saying what changes, and moves through
 * {@code phase} to {@code Healthy}, or to {@code Failed} with the reason in {@code message} and the
 * findings in {@code plan}; {@code Degraded} health says that what was applied does not work, for
 * now or for good. A {@code targetRevision} that has gone on to another commit means that a newer
 * push has taken over. A stack whose directory left git is deleted once its objects are.
 *
 * @param observedGeneration generation of the {@code spec} that was acted on
 * @param app value of the {@code app} label
 * @param path directory in the repository
 * @param sync how the cluster compares with git
 * @param health whether it works
 * @param revision commit that was applied last, or empty
 * @param treeId git tree of the directory at that commit, or empty
 * @param phase how far the newest sync has come
 * @param targetRevision commit that the newest sync leads to, or empty
 * @param plan what the newest sync changes, one line each, and why it cannot, {@code file:line:
 *     reason}
 * @param message one sentence for people
 * @param inventory the objects that are ours
 * @param drift where the cluster differs from git
 * @param history the newest syncs, newest first
 * @param conditions {@code Ready}, …
 */
public record StackStatus(
    long observedGeneration,
    String app,
    String path,
    SyncState sync,
    HealthState health,
    String revision,
    String treeId,
    SyncPhase phase,
    String targetRevision,
    List<String> plan,
    String message,
    List<ObjectKey> inventory,
    List<Drift> drift,
    List<HistoryEntry> history,
    List<Condition> conditions) {
  public static final StackStatus EMPTY = new Builder().build();

  public StackStatus {
    requireNonNull(app);
    requireNonNull(path);
    requireNonNull(sync);
    requireNonNull(health);
    requireNonNull(revision);
    requireNonNull(treeId);
    requireNonNull(phase);
    requireNonNull(targetRevision);
    plan = List.copyOf(plan);
    requireNonNull(message);
    inventory = List.copyOf(inventory);
    drift = List.copyOf(drift);
    history = List.copyOf(history);
    conditions = List.copyOf(conditions);
  }

  /** Reads {@code status}; never throws. */
  public static StackStatus from(JsonNode status) {
    return new StackStatus(
        status.path("observedGeneration").asLong(),
        Json.text(status, "app"),
        Json.text(status, "path"),
        SyncState.of(Json.text(status, "sync")),
        HealthState.of(Json.text(status, "health")),
        Json.text(status, "revision"),
        Json.text(status, "treeId"),
        SyncPhase.of(Json.text(status, "phase")),
        Json.text(status, "targetRevision"),
        Json.texts(status, "plan"),
        Json.text(status, "message"),
        Json.list(status, "inventory", StackStatus::key),
        Json.list(status, "drift", Drift::from),
        Json.list(status, "history", HistoryEntry::from),
        Json.list(status, "conditions", Condition::from));
  }

  static ObjectKey key(JsonNode node) {
    return new ObjectKey(
        Json.text(node, "group"),
        Json.text(node, "kind"),
        Json.text(node, "namespace"),
        Json.text(node, "name"));
  }

  static ObjectNode toJson(ObjectKey key) {
    ObjectNode node = Json.object();
    Json.put(node, "group", key.group());
    node.put("kind", key.kind());
    Json.put(node, "namespace", key.namespace());
    node.put("name", key.name());
    return node;
  }

  /** The condition of a type. */
  public Optional<Condition> condition(String type) {
    return conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  /** The JSON form that {@link #from} reads. */
  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    if (observedGeneration > 0) {
      node.put("observedGeneration", observedGeneration);
    }
    Json.put(node, "app", app);
    Json.put(node, "path", path);
    node.put("sync", sync.toString());
    node.put("health", health.toString());
    Json.put(node, "revision", revision);
    // Only for people: a printed column cannot cut a text short.
    Json.put(node, "shortRevision", revision.substring(0, Math.min(7, revision.length())));
    Json.put(node, "treeId", treeId);
    node.put("phase", phase.toString());
    Json.put(node, "targetRevision", targetRevision);
    node.set("plan", Json.array(plan));
    Json.put(node, "message", message);
    node.set("inventory", Json.array(inventory, StackStatus::toJson));
    node.set("drift", Json.array(drift, Drift::toJson));
    node.set("history", Json.array(history, HistoryEntry::toJson));
    node.set("conditions", Json.array(conditions, Condition::toJson));
    return node;
  }

  /** A builder that starts from this status. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.observedGeneration = observedGeneration;
    builder.app = app;
    builder.path = path;
    builder.sync = sync;
    builder.health = health;
    builder.revision = revision;
    builder.treeId = treeId;
    builder.phase = phase;
    builder.targetRevision = targetRevision;
    builder.plan = plan;
    builder.message = message;
    builder.inventory = inventory;
    builder.drift = drift;
    builder.history = history;
    builder.conditions = conditions;
    return builder;
  }

  /** Makes a status field by field. Not safe for threads. */
  public static final class Builder {
    private long observedGeneration;
    private String app = "";
    private String path = "";
    private SyncState sync = SyncState.UNKNOWN;
    private HealthState health = HealthState.UNKNOWN;
    private String revision = "";
    private String treeId = "";
    private SyncPhase phase = SyncPhase.NONE;
    private String targetRevision = "";
    private List<String> plan = List.of();
    private String message = "";
    private List<ObjectKey> inventory = List.of();
    private List<Drift> drift = List.of();
    private List<HistoryEntry> history = List.of();
    private List<Condition> conditions = List.of();

    public Builder observedGeneration(long value) {
      observedGeneration = value;
      return this;
    }

    public Builder app(String value) {
      app = value;
      return this;
    }

    public Builder path(String value) {
      path = value;
      return this;
    }

    public Builder sync(SyncState value) {
      sync = value;
      return this;
    }

    public Builder health(HealthState value) {
      health = value;
      return this;
    }

    public Builder revision(String value) {
      revision = value;
      return this;
    }

    public Builder treeId(String value) {
      treeId = value;
      return this;
    }

    public Builder phase(SyncPhase value) {
      phase = value;
      return this;
    }

    public Builder targetRevision(String value) {
      targetRevision = value;
      return this;
    }

    public Builder plan(List<String> value) {
      plan = value;
      return this;
    }

    public Builder message(String value) {
      message = value;
      return this;
    }

    public Builder inventory(List<ObjectKey> value) {
      inventory = value;
      return this;
    }

    public Builder drift(List<Drift> value) {
      drift = value;
      return this;
    }

    public Builder history(List<HistoryEntry> value) {
      history = value;
      return this;
    }

    public Builder conditions(List<Condition> value) {
      conditions = value;
      return this;
    }

    /** The status. */
    public StackStatus build() {
      return new StackStatus(
          observedGeneration,
          app,
          path,
          sync,
          health,
          revision,
          treeId,
          phase,
          targetRevision,
          plan,
          message,
          inventory,
          drift,
          history,
          conditions);
    }
  }
}
