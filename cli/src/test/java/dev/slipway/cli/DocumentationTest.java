package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.command.SlipwayCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Compares {@code docs/cli.md} with the commands and options that there are. */
class DocumentationTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "cli.md");
  private static final Pattern LONG_OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]+");

  /** Options that every command has; documented once. */
  private static final Set<String> COMMON = Set.of("--help", "--version");

  @Test
  void everyCommandHasASection_andNoOtherHas() throws IOException {
    assertThat(sections().keySet()).isEqualTo(new TreeSet<>(commands().keySet()));
  }

  @Test
  void everyLongOptionIsInTheTableOfItsCommand_andNoOtherIs() throws IOException {
    Map<String, String> sections = sections();

    commands()
        .forEach(
            (name, command) ->
                assertThat(tabled(sections.getOrDefault(name, "")))
                    .as("options of %s", name)
                    .isEqualTo(longOptions(command)));
  }

  @Test
  void everyCommandSaysHowItEnds() throws IOException {
    assertThat(sections()).allSatisfy((name, text) -> assertThat(text).as(name).contains("Exit "));
  }

  private static Map<String, CommandLine> commands() {
    Map<String, CommandLine> shown =
        new TreeMap<>(new CommandLine(new SlipwayCommand()).getSubcommands());
    shown.values().removeIf(command -> command.getCommandSpec().usageMessage().hidden());
    return shown;
  }

  /** The text below each heading {@code ## slipway NAME}. */
  private static Map<String, String> sections() throws IOException {
    Map<String, String> sections = new TreeMap<>();
    for (String part : Files.readString(DOCUMENT).split("(?m)^## ")) {
      if (part.startsWith("slipway ")) {
        String heading = part.lines().findFirst().orElse("");
        sections.put(heading.substring("slipway ".length()), part);
      }
    }
    return sections;
  }

  private static Set<String> longOptions(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    Set<String> names = new TreeSet<>();
    for (OptionSpec option : spec.options()) {
      Arrays.stream(option.names())
          .filter(name -> name.startsWith("--") && !COMMON.contains(name))
          .flatMap(name -> option.negatable() ? spellings(name) : Stream.of(name))
          .forEach(names::add);
    }
    return names;
  }

  private static Stream<String> spellings(String name) {
    return Stream.of(name, "--no-" + name.substring(2));
  }

  /** The options that head the rows of a section's table. */
  private static Set<String> tabled(String section) {
    Set<String> names = new TreeSet<>();
    for (String row : rows(section)) {
      Matcher matcher = LONG_OPTION.matcher(row.substring(0, row.indexOf('|', 1)));
      while (matcher.find()) {
        names.add(matcher.group());
      }
    }
    return names;
  }

  private static List<String> rows(String section) {
    return section.lines().filter(line -> line.startsWith("| `-")).toList();
  }
}
