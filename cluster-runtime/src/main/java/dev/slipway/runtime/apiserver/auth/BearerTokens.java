package dev.slipway.runtime.apiserver.auth;

import dev.slipway.runtime.pki.ClusterUsers;
import dev.slipway.runtime.pki.PkiException;
import dev.slipway.runtime.pki.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Secret words that stand for users. Only their hashes are kept, and finding one takes as long as
 * not finding it.
 */
public final class BearerTokens {
  private static final long MAX_FILE_BYTES = 1024 * 1024;
  private static final int ADMIN_TOKEN_BYTES = 32;
  private static final int MIN_TOKEN_CHARACTERS = 16;

  private final List<Entry> entries;

  private record Entry(byte[] hash, UserInfo user) {}

  private BearerTokens(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** No token is good. */
  public static BearerTokens none() {
    return new BearerTokens(List.of());
  }

  /**
   * The administrator's token, kept in {@code <dataDir>/pki/admin.token}, made at first start.
   *
   * @throws PkiException when the file cannot be read or written or holds something too short
   */
  public static BearerTokens admin(Path dataDir) {
    String token = adminToken(dataDir);
    UserInfo user = UserInfo.authenticated(ClusterUsers.ADMIN, List.of(ClusterUsers.MASTERS));
    return new BearerTokens(List.of(new Entry(hash(token), user)));
  }

  /** The administrator's token itself, for a kubeconfig; made if there is none. */
  public static String adminToken(Path dataDir) {
    Path file = dataDir.resolve("pki").resolve("admin.token");
    try {
      PrivateFiles.createFolder(dataDir.resolve("pki"));
      if (!Files.exists(file)) {
        byte[] random = new byte[ADMIN_TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String made = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        PrivateFiles.write(file, (made + "\n").getBytes(StandardCharsets.US_ASCII));
      }
      String token = read(file).strip();
      if (token.length() < MIN_TOKEN_CHARACTERS) {
        throw new PkiException(
            file
                + " holds no token of at least "
                + MIN_TOKEN_CHARACTERS
                + " characters; remove it and a new one is made");
      }
      return token;
    } catch (IOException e) {
      throw new PkiException("cannot keep the administrator's token in " + file, e);
    }
  }

  /**
   * Tokens from a file as Kubernetes has it: lines of {@code token,user,uid,"group1,group2"}, the
   * groups optional.
   *
   * @throws PkiException naming the line that cannot be taken
   */
  public static BearerTokens read(Path csvFile, BearerTokens others) {
    List<Entry> entries = new ArrayList<>(others.entries);
    String text;
    try {
      text = read(csvFile);
    } catch (IOException e) {
      throw new PkiException("cannot read the token file " + csvFile + ": " + e.getMessage(), e);
    }
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        entries.add(entry(csvFile + ":" + number, TokenLine.split(line.strip())));
      }
    }
    return new BearerTokens(entries);
  }

  private static Entry entry(String place, Optional<List<String>> columns) {
    List<String> c = columns.orElseThrow(() -> new PkiException(place + ": a quote is not closed"));
    if (c.size() < 3 || c.get(0).isBlank() || c.get(1).isBlank()) {
      throw new PkiException(place + ": a line needs a token, a user name and a user id");
    }
    List<String> groups = new ArrayList<>();
    if (c.size() > 3) {
      for (String group : c.get(3).split(",")) {
        if (!group.isBlank()) {
          groups.add(group.strip());
        }
      }
    }
    return new Entry(hash(c.get(0).strip()), UserInfo.authenticated(c.get(1).strip(), groups));
  }

  /** Whose token this is. */
  Optional<UserInfo> find(String token) {
    byte[] hash = hash(token);
    Optional<UserInfo> found = Optional.empty();
    for (Entry entry : entries) {
      // No early end: the time taken tells nothing.
      if (MessageDigest.isEqual(entry.hash, hash) && found.isEmpty()) {
        found = Optional.of(entry.user);
      }
    }
    return found;
  }

  private static String read(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IOException("the file is larger than 1 MiB");
    }
    return Files.readString(file);
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
