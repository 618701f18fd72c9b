package dev.slipway.reconciler.teardown;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Labels;
import dev.slipway.api.resource.Stack;
import dev.slipway.reconciler.render.StackId;
import dev.slipway.reconciler.render.Tracking;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What has to be deleted, in order, to take an application down.
 *
 * <p>Services come first, so that nobody is sent to what is going away; then controllers, so that
 * nothing is made again; then pods. Meant are objects that carry the label, our mark about
 * themselves, and stand in the inventory of their stack; and the pods that such a controller has.
 *
 * @param app value of the {@code app} label
 * @param stacks the stacks that are marked first, so that no sync brings them back
 * @param steps the deletions
 * @param leftAlone objects that carry the label and are not ours, with the reason
 */
public record TeardownPlan(
    String app, List<ObjectKey> stacks, List<Step> steps, List<LeftAlone> leftAlone) {
  private static final String SELECTOR = Labels.APP + "=";

  public TeardownPlan {
    requireNonNull(app);
    stacks = List.copyOf(stacks);
    steps = List.copyOf(steps);
    leftAlone = List.copyOf(leftAlone);
  }

  /** One deletion of the very object with this uid. */
  public record Step(ObjectKey key, String uid) {
    /** {@code delete Service default/minecraft}. */
    @Override
    public String toString() {
      return "delete " + key;
    }
  }

  /** An object that looks as if it were meant, and why it is not. */
  public record LeftAlone(ObjectKey key, String reason) {
    @Override
    public String toString() {
      return "leave " + key + ": " + reason;
    }
  }

  /**
   * Reads a selector of the form {@code app=NAME}.
   *
   * @throws IllegalArgumentException for any other
   */
  public static String appOf(String selector) {
    String name = selector.startsWith(SELECTOR) ? selector.substring(SELECTOR.length()) : "";
    if (!name.matches("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")) {
      throw new IllegalArgumentException(
          "\"" + selector + "\" is not of the form app=NAME, which is what can be torn down");
    }
    return name;
  }

  /**
   * Plans a teardown.
   *
   * @param app value of the {@code app} label
   * @param live services, controllers and pods of the cluster
   * @param stacks all stacks
   */
  public static TeardownPlan of(String app, Collection<KubeObject> live, Collection<Stack> stacks) {
    return new Selection(app, stacks).plan(live);
  }

  /** True when there is nothing to take down. */
  public boolean isEmpty() {
    return stacks.isEmpty() && steps.isEmpty();
  }

  /** The plan as lines. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    stacks.forEach(stack -> lines.add("mark " + stack + " as torn down"));
    steps.forEach(step -> lines.add(step.toString()));
    leftAlone.forEach(one -> lines.add(one.toString()));
    return List.copyOf(lines);
  }

  private static final class Selection {
    private final String app;
    private final Collection<Stack> stacks;
    private final List<LeftAlone> leftAlone = new ArrayList<>();
    private final Set<ObjectKey> marked = new TreeSet<>();

    Selection(String app, Collection<Stack> stacks) {
      this.app = app;
      this.stacks = stacks;
    }

    TeardownPlan plan(Collection<KubeObject> live) {
      stacks.stream()
          .filter(stack -> stack.status().app().equals(app))
          .forEach(stack -> marked.add(key(stack)));
      List<KubeObject> all = live.stream().sorted(Comparator.comparing(ObjectKey::of)).toList();
      List<KubeObject> ours = new ArrayList<>();
      Set<String> controllers = new HashSet<>();
      for (KubeObject object : all) {
        if (app.equals(object.labels().get(Labels.APP))
            && !isControlled(object)
            && isOurs(object)) {
          ours.add(object);
          if (object.kind().equals("ReplicationController")) {
            controllers.add(object.uid());
          }
        }
      }
      List<KubeObject> pods =
          all.stream()
              .filter(object -> object.kind().equals("Pod"))
              .filter(pod -> controller(pod).filter(controllers::contains).isPresent())
              .toList();
      List<Step> steps = new ArrayList<>();
      add(steps, ours, "Service");
      add(steps, ours, "ReplicationController");
      add(steps, ours, "Pod");
      add(steps, pods, "Pod");
      return new TeardownPlan(app, List.copyOf(marked), steps, leftAlone);
    }

    private static void add(List<Step> steps, List<KubeObject> objects, String kind) {
      objects.stream()
          .filter(object -> object.kind().equals(kind))
          .map(object -> new Step(ObjectKey.of(object), object.uid()))
          .filter(step -> !steps.contains(step))
          .forEach(steps::add);
    }

    private boolean isOurs(KubeObject object) {
      ObjectKey key = ObjectKey.of(object);
      Optional<StackId> owner = Tracking.ownerOf(object);
      if (owner.isEmpty()) {
        leftAlone.add(new LeftAlone(key, "does not carry Slipway's mark about itself"));
        return false;
      }
      Optional<Stack> stack =
          stacks.stream()
              .filter(one -> one.namespace().equals(owner.get().namespace()))
              .filter(one -> one.name().equals(owner.get().name()))
              .findFirst();
      if (stack.isEmpty() || !stack.get().status().inventory().contains(key)) {
        leftAlone.add(new LeftAlone(key, "is not in the inventory of stack " + owner.get()));
        return false;
      }
      marked.add(key(stack.get()));
      return true;
    }

    /** A pod that a controller made or adopted stands or falls with that controller. */
    private static boolean isControlled(KubeObject object) {
      return object.kind().equals("Pod")
          && controller(object).isPresent()
          && Tracking.ownerOf(object).isEmpty();
    }

    private static Optional<String> controller(KubeObject pod) {
      for (JsonNode owner : pod.at("metadata", "ownerReferences")) {
        if (owner.path("controller").asBoolean(false)) {
          return Optional.of(owner.path("uid").asText(""));
        }
      }
      return Optional.empty();
    }

    private static ObjectKey key(Stack stack) {
      return new ObjectKey(Labels.GROUP, Stack.KIND, stack.namespace(), stack.name());
    }
  }
}
