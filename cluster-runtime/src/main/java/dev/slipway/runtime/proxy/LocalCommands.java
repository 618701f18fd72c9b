package dev.slipway.runtime.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Programs of this machine, each limited in time and in what it may say. Safe for threads. */
final class LocalCommands implements CommandRunner {
  private static final int LONGEST_OUTPUT = 256 << 20;
  private static final List<String> SYSTEM_FOLDERS =
      List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin");

  private final Duration timeout;

  LocalCommands(Duration timeout) {
    this.timeout = timeout;
  }

  @Override
  public Result run(List<String> command, String input) throws IOException {
    List<String> resolved = new ArrayList<>(command);
    resolved.set(0, find(command.getFirst()).toString());
    ProcessBuilder builder = new ProcessBuilder(resolved);
    // What programs say is read: it must not depend on the user's language.
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> output = readers.submit(() -> readAll(process.getInputStream()));
      Future<String> errors = readers.submit(() -> readAll(process.getErrorStream()));
      Future<Boolean> written = readers.submit(() -> write(process, input));
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            command.getFirst() + " did not end within " + timeout.toSeconds() + " s");
      }
      written.get();
      return new Result(process.exitValue(), output.get(), errors.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + command.getFirst() + " was running", e);
    } catch (ExecutionException e) {
      throw new IOException("talking to " + command.getFirst() + " failed", e.getCause());
    } finally {
      process.destroyForcibly();
    }
  }

  private static Path find(String program) throws MissingProgramException {
    if (program.startsWith("/")) {
      return Path.of(program);
    }
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    List<String> folders = new ArrayList<>(List.of(path.split(File.pathSeparator)));
    folders.addAll(SYSTEM_FOLDERS);
    for (String folder : folders) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
        return candidate.toAbsolutePath();
      }
    }
    throw new MissingProgramException(program);
  }

  private static String readAll(InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(LONGEST_OUTPUT);
    if (bytes.length == LONGEST_OUTPUT) {
      throw new IOException("it said more than " + LONGEST_OUTPUT + " bytes");
    }
    return new String(bytes, UTF_8);
  }

  /** A program that ends without reading its input breaks the pipe: its exit code says why. */
  private static boolean write(Process process, String input) {
    try (OutputStream stream = process.getOutputStream()) {
      stream.write(input.getBytes(UTF_8));
      return true;
    } catch (IOException brokenPipe) {
      return false;
    }
  }
}
