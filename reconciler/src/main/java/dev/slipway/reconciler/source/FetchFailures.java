package dev.slipway.reconciler.source;

import dev.slipway.reconciler.source.FetchOutcome.Failed;
import dev.slipway.reconciler.source.FetchOutcome.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;

/** Sorts what JGit throws into the few classes that matter to a person. */
final class FetchFailures {
  private static final Pattern USERINFO = Pattern.compile("//[^/@\\s]*@");
  private static final int MAX_MESSAGE = 500;

  private FetchFailures() {}

  static Failed classify(Exception failure, RemoteUrl url, Remote remote) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NoRemoteRepositoryException) {
        return new Failed(Reason.REPOSITORY_NOT_FOUND, "there is no git repository at " + url);
      }
      if (cause instanceof NotSupportedException || cause instanceof IllegalArgumentException) {
        return new Failed(Reason.INVALID, message(cause, remote));
      }
      if (cause instanceof UnknownHostException) {
        return new Failed(Reason.UNREACHABLE, "host of " + url + " is not known");
      }
      if (cause instanceof ConnectException
          || cause instanceof NoRouteToHostException
          || cause instanceof SocketTimeoutException) {
        return new Failed(Reason.UNREACHABLE, url + " does not answer: " + message(cause, remote));
      }
      if (cause instanceof MissingObjectException || cause instanceof CorruptObjectException) {
        return new Failed(
            Reason.LOCAL_STORAGE, "the local copy is damaged: " + message(cause, remote));
      }
    }
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("ssl problems")) {
      return new Failed(
          Reason.DENIED,
          "the certificate of "
              + url
              + " is not believed; an authority of your own goes into the Secret as ca.crt");
    }
    if (text.contains("server key did not validate")) {
      return new Failed(
          Reason.DENIED, url + " shows a host key that is not in the Secret's known_hosts");
    }
    if (isRefusal(text)) {
      return new Failed(Reason.DENIED, url + " refuses access: " + message(failure, remote));
    }
    if (failure instanceof IOException && text.contains("no space left")) {
      return new Failed(Reason.LOCAL_STORAGE, "no space left for the local copy");
    }
    return new Failed(
        Reason.UNREACHABLE, "cannot fetch from " + url + ": " + message(failure, remote));
  }

  private static boolean isRefusal(String text) {
    return text.contains("not authorized")
        || text.contains("not permitted")
        || text.contains("authentication")
        || text.contains("auth fail")
        || text.contains("credentialsprovider")
        || text.contains("host key")
        || text.contains("no more authentication methods");
  }

  /** What an exception says, shortened and without passwords. */
  private static String message(Throwable failure, Remote remote) {
    String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    text = USERINFO.matcher(text).replaceAll("//");
    Credentials login =
        remote.credentials() instanceof Credentials.PrivateAuthority authority
            ? authority.login()
            : remote.credentials();
    if (login instanceof Credentials.Basic basic && !basic.password().isEmpty()) {
      text = text.replace(basic.password(), "(hidden)");
    }
    return text.length() > MAX_MESSAGE ? text.substring(0, MAX_MESSAGE) + "..." : text;
  }
}
