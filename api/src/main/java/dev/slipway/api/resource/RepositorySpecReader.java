package dev.slipway.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a {@link RepositorySpec}, and collects what is wrong with it. */
final class RepositorySpecReader {
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(5);
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LONGEST_INTERVAL = Duration.ofDays(31);
  private static final Pattern WITH_SCHEME = Pattern.compile("(?:https?|ssh|file)://\\S+");
  private static final Pattern SCP_LIKE = Pattern.compile("[\\w.-]+@[\\w.-]+:\\S+");
  private static final Pattern PASSWORD = Pattern.compile("https?://[^/@\\s]*:[^/@\\s]*@.*");
  private static final Pattern BRANCH = Pattern.compile("[^\\s~^:?*\\[\\\\\\x00-\\x1f]{1,250}");
  private static final Pattern CRON = Pattern.compile("\\S+(?: +\\S+){5,6}");

  /** Fields that are reserved for later, and what to say until then. */
  private static final Map<String, String> RESERVED =
      Map.of(
          "verify", "checking signatures of commits is not implemented",
          "syncWindows", "sync windows are not implemented; use suspend",
          "targetCluster", "other clusters as targets are not implemented");

  private final JsonNode spec;
  private final List<SpecProblem> problems = new ArrayList<>();

  RepositorySpecReader(JsonNode spec) {
    this.spec = spec;
  }

  RepositorySpec read() {
    RESERVED.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(field -> given(field.getKey()))
        .forEach(field -> problem(field.getKey(), field.getValue()));
    return new RepositorySpec(
        url(),
        branch(),
        path(),
        schedule(),
        secret("credentialsSecret"),
        secret("webhookSecret"),
        flag("prune", true),
        flag("selfHeal", true),
        flag("suspend", false),
        problems);
  }

  private boolean given(String field) {
    JsonNode value = spec.path(field);
    return !value.isMissingNode() && !value.isNull();
  }

  private void problem(String field, String reason) {
    problems.add(new SpecProblem("spec." + field, reason));
  }

  private Optional<String> text(String field) {
    JsonNode value = spec.path(field);
    if (given(field) && !value.isTextual()) {
      problem(field, "must be text");
      return Optional.empty();
    }
    return Optional.of(value.asText("")).map(String::strip).filter(text -> !text.isEmpty());
  }

  private boolean flag(String field, boolean otherwise) {
    JsonNode value = spec.path(field);
    if (given(field) && !value.isBoolean()) {
      problem(field, "must be true or false");
      // What deletes or changes things must not happen by misunderstanding.
      return field.equals("suspend");
    }
    return given(field) ? value.booleanValue() : otherwise;
  }

  private String url() {
    int before = problems.size();
    String url = text("url").orElse("");
    if (url.isEmpty()) {
      if (problems.size() == before) {
        problem("url", "is missing");
      }
      return "";
    }
    if (PASSWORD.matcher(url).matches()) {
      problem("url", "must not hold a password; put it in a Secret named by credentialsSecret");
      return "";
    }
    if (!WITH_SCHEME.matcher(url).matches() && !SCP_LIKE.matcher(url).matches()) {
      problem("url", "must start with https://, http://, ssh:// or file://, or be user@host:path");
      return "";
    }
    return url;
  }

  private String branch() {
    String branch = text("branch").orElse("main");
    boolean fine =
        BRANCH.matcher(branch).matches()
            && !branch.contains("..")
            && !branch.startsWith("-")
            && !branch.startsWith("/")
            && !branch.endsWith("/")
            && !branch.endsWith(".lock");
    if (!fine) {
      problem("branch", "is not a valid name of a branch");
      return "main";
    }
    return branch;
  }

  private String path() {
    String path = text("path").orElse("").replaceAll("^(?:\\./|/)+|/+$", "");
    if (path.equals(".")) {
      return "";
    }
    for (String step : path.split("/", -1)) {
      if (step.equals("..") || step.equals(".git")) {
        problem("path", "must stay inside the repository");
        return "";
      }
    }
    return path;
  }

  private Schedule schedule() {
    Optional<String> interval = text("interval");
    Optional<String> cron = text("schedule");
    if (interval.isPresent() && cron.isPresent()) {
      problem("schedule", "interval and schedule exclude each other");
    }
    if (cron.isPresent()) {
      if (cron.get().length() <= 200 && CRON.matcher(cron.get()).matches()) {
        return new Schedule.Cron(cron.get());
      }
      problem("schedule", "must be a cron expression of six or seven fields, seconds first");
    }
    return new Schedule.Interval(interval.flatMap(this::duration).orElse(DEFAULT_INTERVAL));
  }

  private Optional<Duration> duration(String text) {
    Optional<Duration> duration =
        Durations.parse(text)
            .filter(length -> length.compareTo(SHORTEST_INTERVAL) >= 0)
            .filter(length -> length.compareTo(LONGEST_INTERVAL) <= 0);
    if (duration.isEmpty()) {
      problem("interval", "must be a length of time such as 30s, 5m or 1h, from 1s to 744h");
    }
    return duration;
  }

  private Optional<String> secret(String field) {
    Optional<String> name = text(field);
    if (name.isPresent() && !Names.isSubdomain(name.get())) {
      problem(field, "must be the name of a Secret");
      return Optional.empty();
    }
    return name;
  }
}
