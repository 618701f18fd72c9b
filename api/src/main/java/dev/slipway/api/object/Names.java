package dev.slipway.api.object;

import java.util.regex.Pattern;

/** The syntax of names, labels and addresses in objects. */
public final class Names {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SERVICE = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern QUALIFIED_END =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern ENVIRONMENT = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");
  private static final Pattern PORT_LETTER = Pattern.compile(".*[a-z].*");

  private Names() {}

  /** At most 63 lower case letters, digits and inner dashes. */
  public static boolean isLabel(String text) {
    return text.length() <= 63 && LABEL.matcher(text).matches();
  }

  /** A label that starts with a letter, as names of services must. */
  public static boolean isServiceName(String text) {
    return text.length() <= 63 && SERVICE.matcher(text).matches();
  }

  /** Labels joined with dots, at most 253 characters. */
  public static boolean isSubdomain(String text) {
    if (text.isEmpty() || text.length() > 253) {
      return false;
    }
    for (String part : text.split("\\.", -1)) {
      if (!LABEL.matcher(part).matches()) {
        return false;
      }
    }
    return true;
  }

  /** The loosest rule for names: may stand between two slashes of a URL. */
  public static boolean isPathSegment(String text) {
    return !text.isEmpty()
        && !text.equals(".")
        && !text.equals("..")
        && text.length() <= 253
        && text.indexOf('/') < 0
        && text.indexOf('%') < 0;
  }

  /** A key of a label or an annotation: {@code app}, {@code example.com/app}. */
  public static boolean isQualifiedName(String text) {
    int slash = text.indexOf('/');
    String end = text.substring(slash + 1);
    return (slash < 0 || isSubdomain(text.substring(0, slash)))
        && end.length() <= 63
        && QUALIFIED_END.matcher(end).matches();
  }

  /** A value of a label: empty, or at most 63 letters, digits, {@code -_.} inside. */
  public static boolean isLabelValue(String text) {
    return text.isEmpty() || (text.length() <= 63 && QUALIFIED_END.matcher(text).matches());
  }

  /** A name of an environment variable. */
  public static boolean isEnvironmentName(String text) {
    return ENVIRONMENT.matcher(text).matches();
  }

  /** A name of a port: a label of at most 15 characters with a letter in it, no double dash. */
  public static boolean isPortName(String text) {
    return text.length() <= 15
        && LABEL.matcher(text).matches()
        && PORT_LETTER.matcher(text).matches()
        && !text.contains("--");
  }
}
