package dev.slipway.runtime.apiserver.status;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A request's refusal, in the words of the Kubernetes {@code Status} object. One class writes it to
 * HTTP; everything else throws it through one of the named factories.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An object of a million wrong labels is not answered with a million findings. */
  private static final int MOST_CAUSES = 100;

  private final int code;
  private final String reason;
  private final transient Details details;
  private final String continueToken;

  /**
   * What the refusal is about, as in {@code Status.details}.
   *
   * @param group API group of the resource, empty for core
   * @param kind plural resource name or kind, as the specification has it per reason; may be empty
   * @param name the object's name; may be empty
   * @param causes the single findings
   * @param retryAfterSeconds when to try again, or 0
   */
  public record Details(
      String group, String kind, String name, List<Cause> causes, int retryAfterSeconds) {
    public static final Details NONE = new Details("", "", "", List.of(), 0);

    public Details {
      requireNonNull(group);
      requireNonNull(kind);
      requireNonNull(name);
      causes = List.copyOf(causes);
    }
  }

  public ApiException(int code, String reason, String message, Details details) {
    this(code, reason, message, details, "");
  }

  private ApiException(
      int code, String reason, String message, Details details, String continueToken) {
    super(message);
    this.code = code;
    this.reason = requireNonNull(reason);
    this.details = requireNonNull(details);
    this.continueToken = requireNonNull(continueToken);
  }

  /** The HTTP status code. */
  public int code() {
    return code;
  }

  /** The specification's reason, such as {@code NotFound}; may be empty. */
  public String reason() {
    return reason;
  }

  /** What it is about. */
  public Details details() {
    return details;
  }

  /** With which the rest of an expired list can still be had, as it is now; mostly empty. */
  public String continueToken() {
    return continueToken;
  }

  /** {@code pods "x" not found}. */
  public static ApiException notFound(String group, String plural, String name) {
    return new ApiException(
        404,
        "NotFound",
        qualified(group, plural) + " \"" + name + "\" not found",
        new Details(group, plural, name, List.of(), 0));
  }

  /** {@code pods "x" already exists}. */
  public static ApiException alreadyExists(String group, String plural, String name) {
    return new ApiException(
        409,
        "AlreadyExists",
        qualified(group, plural) + " \"" + name + "\" already exists",
        new Details(group, plural, name, List.of(), 0));
  }

  /** {@code Operation cannot be fulfilled on pods "x": …}. */
  public static ApiException conflict(String group, String plural, String name, String message) {
    return new ApiException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on "
            + qualified(group, plural)
            + " \""
            + name
            + "\": "
            + message,
        new Details(group, plural, name, List.of(), 0));
  }

  /** {@code Pod "x" is invalid: [a: …, b: …]}, from at least one cause; a hundred are told. */
  public static ApiException invalid(String group, String kind, String name, List<Cause> found) {
    List<Cause> causes = found.subList(0, Math.min(found.size(), MOST_CAUSES));
    String findings =
        causes.stream()
            .map(cause -> cause.field() + ": " + cause.message())
            .collect(Collectors.joining(", "));
    return new ApiException(
        422,
        "Invalid",
        qualified(group, kind)
            + " \""
            + name
            + "\" is invalid: "
            + (causes.size() == 1 ? findings : "[" + findings + "]"),
        new Details(group, kind, name, causes, 0));
  }

  /** {@code pods "x" is forbidden: …}. */
  public static ApiException forbidden(String group, String plural, String name, String message) {
    return new ApiException(
        403,
        "Forbidden",
        qualified(group, plural)
            + (name.isEmpty() ? "" : " \"" + name + "\"")
            + " is forbidden: "
            + message,
        new Details(group, plural, name, List.of(), 0));
  }

  /** The request itself is malformed. */
  public static ApiException badRequest(String message) {
    return new ApiException(400, "BadRequest", message, Details.NONE);
  }

  /** Server-side apply met fields that others own. */
  public static ApiException applyConflict(String message, List<Cause> causes) {
    return new ApiException(409, "Conflict", message, new Details("", "", "", causes, 0));
  }

  /** History from before a compaction was asked for. */
  public static ApiException expired(String message) {
    return new ApiException(410, "Expired", message, Details.NONE);
  }

  /** A list cannot go on at its revision, but can go on with what is there now. */
  public static ApiException expired(String message, String continueToken) {
    return new ApiException(410, "Expired", message, Details.NONE, continueToken);
  }

  private static String qualified(String group, String plural) {
    return group.isEmpty() ? plural : plural + "." + group;
  }
}
