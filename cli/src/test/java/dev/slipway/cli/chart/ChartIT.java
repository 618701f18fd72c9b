package dev.slipway.cli.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.slipway.cli.command.OperatorCommand;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The chart, rendered and linted by Helm itself. */
class ChartIT {
  private static final Path CHART = Path.of("../charts/slipway").toAbsolutePath().normalize();

  @Test
  void chartPassesHelmsOwnChecks() {
    LintResult result = new Helm(CHART).lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @Test
  void everyObjectIsRendered_andReadAsItsType() {
    // The Secret is a hook, made at the installation only: Helm's rendering leaves hooks out.
    List<HasMetadata> objects = render();

    assertThat(objects).noneMatch(GenericKubernetesResource.class::isInstance);
    assertThat(objects)
        .extracting(HasMetadata::getKind)
        .containsExactlyInAnyOrder(
            "ServiceAccount",
            "PersistentVolumeClaim",
            "ClusterRole",
            "ClusterRoleBinding",
            "ClusterRoleBinding",
            "Service",
            "Deployment");
  }

  @Test
  void podRunsACommandThatExists() {
    Container container = container(render());
    String[] arguments = container.getArgs().stream().skip(1).toArray(String[]::new);

    CommandLine.ParseResult parsed = new CommandLine(new OperatorCommand()).parseArgs(arguments);

    assertThat(container.getArgs().getFirst()).isEqualTo("operator");
    assertThat(parsed.unmatched()).isEmpty();
    assertThat(container.getImage()).isEqualTo("slipway:0.1.0");
  }

  @Test
  void serviceLeadsToThePod() {
    List<HasMetadata> objects = render("frontDoor.service.port=80");
    Service service = only(objects, Service.class);
    Deployment deployment = only(objects, Deployment.class);

    assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(service.getSpec().getSelector());
    assertThat(service.getSpec().getPorts().getFirst().getPort()).isEqualTo(80);
  }

  @Test
  void rightsAreNarrowed_onRequest() {
    List<HasMetadata> objects = render("rbac.clusterAdmin=false", "persistence.enabled=false");

    assertThat(objects.stream().filter(ClusterRoleBinding.class::isInstance))
        .map(ClusterRoleBinding.class::cast)
        .extracting(each -> each.getRoleRef().getName())
        .singleElement()
        .isEqualTo("slipway-system-slipway");
    assertThat(objects).extracting(HasMetadata::getKind).doesNotContain("PersistentVolumeClaim");
  }

  @Test
  void misspelledValue_isRefused() {
    assertThatThrownBy(() -> render("frontdoor.service.port=80")).hasMessageContaining("frontdoor");
  }

  @Test
  void customResources_areThoseOfThisVersion() throws IOException {
    for (String name : List.of("repositories.yaml", "stacks.yaml")) {
      try (var own = OperatorCommand.class.getResourceAsStream("/crds/" + name)) {
        assertThat(own).isNotNull();
        assertThat(Files.readString(CHART.resolve("crds").resolve(name)))
            .as("charts/slipway/crds/%s differs from api/src/main/resources/crds/%s", name, name)
            .isEqualTo(new String(own.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  private static List<HasMetadata> render(String... values) {
    var template =
        new Helm(CHART)
            .template()
            .withName("slipway")
            .withNamespace("slipway-system")
            .withKubeVersion("1.32.0")
            .skipCrds();
    for (String value : values) {
      String[] pair = value.split("=", 2);
      template.set(pair[0], pair[1]);
    }
    return Arrays.stream(template.call().split("(?m)^---\\s*$"))
        .filter(each -> each.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
        .map(ChartIT::read)
        .toList();
  }

  private static HasMetadata read(String document) {
    return Serialization.unmarshal(
        new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)));
  }

  private static Container container(List<HasMetadata> objects) {
    return only(objects, Deployment.class)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst();
  }

  private static <T> T only(List<HasMetadata> objects, Class<T> type) {
    List<T> found = objects.stream().filter(type::isInstance).map(type::cast).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
