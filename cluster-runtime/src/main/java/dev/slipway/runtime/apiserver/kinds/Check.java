package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.IpAddresses;
import dev.slipway.api.object.Names;
import dev.slipway.runtime.apiserver.status.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Collects what is wrong with an object, in the specification's words. Each check answers whether
 * the value is fine, so that checks can build on one another.
 */
final class Check {
  private static final String LABEL_DETAIL =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  private static final String SUBDOMAIN_DETAIL =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com',"
          + " regex used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  private static final String KEY_DETAIL =
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
          + " 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is"
          + " '[-._a-zA-Z0-9]+')";
  private static final String IP_DETAIL =
      "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
  private static final int TOO_MANY = 100;

  private final List<Cause> causes = new ArrayList<>();

  /** What was found. */
  List<Cause> causes() {
    return causes;
  }

  void add(Cause cause) {
    if (causes.size() < TOO_MANY) {
      causes.add(cause);
    }
  }

  void required(String field, String detail) {
    add(Cause.required(field, detail));
  }

  void forbidden(String field, String detail) {
    add(Cause.forbidden(field, detail));
  }

  void invalid(String field, JsonNode value, String detail) {
    add(Cause.invalid(field, shown(value), detail));
  }

  void duplicate(String field, String value) {
    add(Cause.duplicate(field, value));
  }

  void notFound(String field, String value) {
    add(new Cause("FieldValueNotFound", "Not found: \"" + value + "\"", field));
  }

  /** A number of items within its bound. */
  boolean atMost(String field, int count, int maximum) {
    if (count > maximum) {
      add(
          new Cause(
              "FieldValueTooMany",
              "Too many: " + count + ": must have at most " + maximum + " items",
              field));
    }
    return count <= maximum;
  }

  void tooLong(String field, int maximum) {
    add(
        new Cause(
            "FieldValueTooLong", "Too long: may not be more than " + maximum + " bytes", field));
  }

  /** A value the way the specification prints it in messages. */
  static String shown(JsonNode value) {
    if (value.isTextual()) {
      return quoted(value.textValue());
    }
    if (value.isMissingNode() || value.isNull()) {
      return "\"\"";
    }
    if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(shown(item)));
      return "[]string{" + String.join(", ", items) + "}";
    }
    if (value.isObject()) {
      List<String> fields = new ArrayList<>();
      value.properties().stream()
          .sorted(java.util.Map.Entry.comparingByKey())
          .forEach(field -> fields.add(quoted(field.getKey()) + ":" + shown(field.getValue())));
      return "map[string]string{" + String.join(", ", fields) + "}";
    }
    return value.asText();
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  /** Text that is there. */
  boolean text(String field, JsonNode value) {
    if (Tree.empty(value)) {
      required(field, "");
      return false;
    }
    if (!value.isTextual()) {
      invalid(field, value, "must be a string");
      return false;
    }
    return true;
  }

  /** A lower case label that is there. */
  boolean label(String field, JsonNode value) {
    if (!text(field, value)) {
      return false;
    }
    if (value.textValue().length() > 63) {
      invalid(field, value, "must be no more than 63 characters");
      return false;
    }
    if (!Names.isLabel(value.textValue())) {
      invalid(field, value, LABEL_DETAIL);
      return false;
    }
    return true;
  }

  /** Labels with dots, or nothing. */
  boolean subdomain(String field, JsonNode value) {
    if (Tree.empty(value)) {
      return true;
    }
    if (!value.isTextual() || !Names.isSubdomain(value.textValue())) {
      invalid(field, value, SUBDOMAIN_DETAIL);
      return false;
    }
    return true;
  }

  /** One of a few words, or nothing. */
  boolean oneOf(String field, JsonNode value, Collection<String> supported) {
    if (Tree.empty(value) || (value.isTextual() && supported.contains(value.textValue()))) {
      return true;
    }
    add(Cause.notSupported(field, value.asText(), supported));
    return false;
  }

  /** A whole number that is not negative, or nothing. */
  boolean notNegative(String field, JsonNode value) {
    if (Tree.absent(value)) {
      return true;
    }
    if (!value.isIntegralNumber() || value.asLong() < 0) {
      invalid(field, value, "must be greater than or equal to 0");
      return false;
    }
    return true;
  }

  /** A whole number above 0, or nothing. */
  boolean positive(String field, JsonNode value) {
    if (Tree.absent(value)) {
      return true;
    }
    if (!value.isIntegralNumber() || value.asLong() <= 0) {
      invalid(field, value, "must be greater than 0");
      return false;
    }
    return true;
  }

  /** A port's number that is there. */
  boolean port(String field, JsonNode value) {
    if (!value.isIntegralNumber() || value.asLong() < 1 || value.asLong() > 65_535) {
      if (Tree.absent(value)) {
        add(Cause.invalid(field, "0", "must be between 1 and 65535, inclusive"));
      } else {
        invalid(field, value, "must be between 1 and 65535, inclusive");
      }
      return false;
    }
    return true;
  }

  /** A name of a port that is there. */
  boolean portName(String field, JsonNode value) {
    String text = value.asText("");
    if (Names.isPortName(text)) {
      return true;
    }
    if (text.length() > 15) {
      invalid(field, value, "must be no more than 15 characters");
    } else if (!text.matches("[-a-z0-9]*")) {
      invalid(
          field, value, "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    } else if (!text.matches(".*[a-z].*")) {
      invalid(field, value, "must contain at least one letter (a-z)");
    } else if (text.contains("--")) {
      invalid(field, value, "must not contain consecutive hyphens");
    } else {
      invalid(field, value, "must not begin or end with a hyphen");
    }
    return false;
  }

  /** An IP address that is there. */
  boolean ip(String field, JsonNode value) {
    if (!value.isTextual() || IpAddresses.parse(value.textValue()).isEmpty()) {
      invalid(field, value, IP_DETAIL);
      return false;
    }
    return true;
  }

  /** An IP address that others can reach. */
  void reachableIp(String field, JsonNode value) {
    if (!ip(field, value)) {
      return;
    }
    var address = IpAddresses.parse(value.textValue()).orElseThrow();
    if (address.isAnyLocalAddress()) {
      invalid(field, value, "may not be unspecified (" + value.textValue() + ")");
    } else if (address.isLoopbackAddress()) {
      invalid(field, value, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
    } else if (address.isLinkLocalAddress()) {
      invalid(field, value, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    } else if (address.isMCLinkLocal()) {
      invalid(
          field, value, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
  }

  /** A name of an entry in a config map or secret. */
  boolean key(String field, String key) {
    if (!KEY.matcher(key).matches() || key.equals(".") || key.startsWith("..")) {
      add(Cause.invalid(field, quoted(key), KEY_DETAIL));
      return false;
    }
    return true;
  }

  /** A mapping of labels to values. */
  void labels(String field, JsonNode map) {
    for (var label : map.properties()) {
      if (!Names.isQualifiedName(label.getKey())) {
        add(
            Cause.invalid(
                field,
                quoted(label.getKey()),
                "name part must consist of alphanumeric characters, '-', '_' or '.', and must"
                    + " start and end with an alphanumeric character (e.g. 'MyName',  or"
                    + " 'my.name',  or '123-abc', regex used for validation is"
                    + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"));
      }
      if (!label.getValue().isTextual() || !Names.isLabelValue(label.getValue().asText())) {
        invalid(
            field,
            label.getValue(),
            "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                + " '_' or '.', and must start and end with an alphanumeric character (e.g."
                + " 'MyValue',  or 'my_value',  or '12345', regex used for validation is"
                + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
      }
    }
  }

  /** Amounts that can be read and are not negative. */
  void quantities(String field, JsonNode amounts) {
    for (var amount : amounts.properties()) {
      var value = Quantities.value(amount.getValue());
      String at = field + "[" + amount.getKey() + "]";
      if (value.isEmpty()) {
        invalid(
            at,
            amount.getValue(),
            "quantities must match the regular expression"
                + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
      } else if (value.get().signum() < 0) {
        invalid(at, amount.getValue(), "must be greater than or equal to 0");
      }
    }
  }
}
