package dev.slipway.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.cli.cluster.ClusterAccess;
import dev.slipway.cli.cluster.DataDir;
import dev.slipway.cli.cluster.SlipwayResources;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.Failure;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Locale;

/** Suspends and resumes Stacks and Repositories. */
final class Suspension {
  private static final String REPOSITORY = "repository/";
  private static final String TORN_DOWN = "slipway.dev/torn-down";

  /** What an object is to be. */
  enum State {
    SUSPENDED,
    RESUMED
  }

  private Suspension() {}

  static int set(DataDir dataDir, String name, State state) {
    try (KubernetesClient client = ClusterAccess.client(dataDir)) {
      SlipwayResources resources = new SlipwayResources(client);
      KubeObject object = find(resources, name);
      resources.patch(object, patch(object, state));
      Console.system().print(name + " is " + state.name().toLowerCase(Locale.ROOT));
      return ExitCode.FINE;
    }
  }

  private static KubeObject find(SlipwayResources resources, String name) {
    if (name.startsWith(REPOSITORY)) {
      String repository = name.substring(REPOSITORY.length());
      return resources
          .repository(repository)
          .orElseThrow(() -> new Failure("there is no repository " + repository));
    }
    return resources
        .stack(name)
        .orElseThrow(() -> new Failure("there is no stack " + name + "; see: slipway status"));
  }

  private static ObjectNode patch(KubeObject object, State state) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").put("suspend", state == State.SUSPENDED);
    if (state == State.RESUMED && object.annotations().containsKey(TORN_DOWN)) {
      patch.putObject("metadata").putObject("annotations").putNull(TORN_DOWN);
    }
    return patch;
  }
}
