package dev.slipway.api.resource;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was seen of a repository. Read leniently: what is not of its form is as if it were absent.
 *
 * @param observedGeneration generation of the {@code spec} that was acted on
 * @param observedRevision commit fetched last, or empty
 * @param changedStacks names of the stacks that this commit changed, as compared with the one
 *     fetched before it
 * @param syncedRevision commit that the whole cluster was equal to last, or empty
 * @param lastFetchTime when the remote was asked last, with success
 * @param lastHandledSyncRequest the request that was acted on last, or empty
 * @param counts how the stacks are
 * @param conditions {@code Ready}, {@code Fetched}, …
 */
public record RepositoryStatus(
    long observedGeneration,
    String observedRevision,
    List<String> changedStacks,
    String syncedRevision,
    Optional<Instant> lastFetchTime,
    String lastHandledSyncRequest,
    Counts counts,
    List<Condition> conditions) {
  public static final RepositoryStatus EMPTY =
      new RepositoryStatus(
          0, "", List.of(), "", Optional.empty(), "", new Counts(0, 0, 0), List.of());

  /**
   * How many stacks there are.
   *
   * @param total all
   * @param synced those equal to git
   * @param healthy those that work
   */
  public record Counts(int total, int synced, int healthy) {}

  public RepositoryStatus {
    requireNonNull(observedRevision);
    changedStacks = List.copyOf(changedStacks);
    requireNonNull(syncedRevision);
    requireNonNull(lastFetchTime);
    requireNonNull(lastHandledSyncRequest);
    requireNonNull(counts);
    conditions = List.copyOf(conditions);
  }

  /** Reads {@code status}; never throws. */
  public static RepositoryStatus from(JsonNode status) {
    JsonNode stacks = status.path("stacks");
    return new RepositoryStatus(
        status.path("observedGeneration").asLong(),
        Json.text(status, "observedRevision"),
        Json.texts(status, "changedStacks"),
        Json.text(status, "syncedRevision"),
        Json.time(status, "lastFetchTime"),
        Json.text(status, "lastHandledSyncRequest"),
        new Counts(
            stacks.path("total").asInt(),
            stacks.path("synced").asInt(),
            stacks.path("healthy").asInt()),
        Json.list(status, "conditions", Condition::from));
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
    Json.put(node, "observedRevision", observedRevision);
    node.set("changedStacks", Json.array(changedStacks));
    Json.put(node, "syncedRevision", syncedRevision);
    Json.put(node, "lastFetchTime", lastFetchTime);
    Json.put(node, "lastHandledSyncRequest", lastHandledSyncRequest);
    node.putObject("stacks")
        .put("total", counts.total())
        .put("synced", counts.synced())
        .put("healthy", counts.healthy());
    node.set("conditions", Json.array(conditions, Condition::toJson));
    return node;
  }
}
