package dev.slipway.runtime.apiserver.services;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.registry.Entailment;
import dev.slipway.runtime.apiserver.registry.Target;
import dev.slipway.runtime.apiserver.registry.WriteOptions;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import dev.slipway.runtime.store.Store;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Gives services their cluster IPs and node ports. */
public final class ServiceAddresses implements Entailment {
  private static final int FIRST_PORT = 30_000;
  private static final int PORTS = 2_768;
  private static final int RANDOM_ATTEMPTS = 64;

  private final AddressRange range;
  private final Reservations addresses;
  private final Reservations ports;
  private final RandomGenerator random;

  public ServiceAddresses(AddressRange range, Store store, RandomGenerator random) {
    this.range = requireNonNull(range);
    this.addresses = new Reservations(store, "clusterips");
    this.ports = new Reservations(store, "nodeports");
    this.random = requireNonNull(random);
  }

  /** Makes the reservations agree with the services that exist: after a crash, some may not. */
  public void repair(Iterable<KubeObject> services) {
    Set<String> wantedAddresses = new HashSet<>();
    Set<String> wantedPorts = new HashSet<>();
    for (KubeObject service : services) {
      ServiceShape shape = new ServiceShape(service.toTree());
      String owner = service.uid();
      if (range.contains(shape.clusterIp())) {
        wantedAddresses.add(shape.clusterIp());
        addresses.take(shape.clusterIp(), owner);
      }
      for (int port : shape.nodePorts()) {
        wantedPorts.add(String.valueOf(port));
        ports.take(String.valueOf(port), owner);
      }
    }
    addresses.releaseAllBut(wantedAddresses);
    ports.releaseAllBut(wantedPorts);
  }

  @Override
  public Claim created(Target target, ObjectNode object, WriteOptions options) {
    String uid = object.path("metadata").path("uid").asText();
    Taking taking = new Taking(target, uid, options);
    try {
      taking.fill(new ServiceShape(object), Set.of(), "");
    } catch (RuntimeException e) {
      taking.withdraw();
      throw e;
    }
    return taking;
  }

  @Override
  public Claim changed(Target target, KubeObject before, ObjectNode after, WriteOptions options) {
    ServiceShape old = new ServiceShape(before.toTree());
    ServiceShape wanted = new ServiceShape(after);
    Taking taking = new Taking(target, before.uid(), options);
    try {
      taking.fill(wanted, new HashSet<>(old.nodePorts()), old.clusterIp());
    } catch (RuntimeException e) {
      taking.withdraw();
      throw e;
    }
    taking.givingUp(old, wanted);
    return taking;
  }

  @Override
  public void removed(Target target, KubeObject last) {
    ServiceShape shape = new ServiceShape(last.toTree());
    String owner = last.uid();
    if (range.contains(shape.clusterIp())) {
      addresses.release(shape.clusterIp(), owner);
    }
    shape.nodePorts().forEach(port -> ports.release(String.valueOf(port), owner));
  }

  /** What one write has taken, and what it gives up when it succeeds. */
  private final class Taking implements Claim {
    private final Target target;
    private final WriteOptions options;
    private final String owner;
    private final List<String> takenAddresses = new ArrayList<>();
    private final List<String> takenPorts = new ArrayList<>();
    private final List<String> oldAddresses = new ArrayList<>();
    private final List<String> oldPorts = new ArrayList<>();

    Taking(Target target, String owner, WriteOptions options) {
      this.target = target;
      this.options = options;
      this.owner = owner;
    }

    void fill(ServiceShape shape, Set<Integer> heldPorts, String heldAddress) {
      if (shape.wantsClusterIp()) {
        address(shape, heldAddress);
      }
      if (shape.wantsNodePorts()) {
        nodePorts(shape, heldPorts);
      }
    }

    void givingUp(ServiceShape old, ServiceShape wanted) {
      if (range.contains(old.clusterIp()) && !old.clusterIp().equals(wanted.clusterIp())) {
        oldAddresses.add(old.clusterIp());
      }
      for (int port : old.nodePorts()) {
        if (!wanted.nodePorts().contains(port)) {
          oldPorts.add(String.valueOf(port));
        }
      }
    }

    private void address(ServiceShape shape, String held) {
      String wanted = shape.clusterIp();
      if (wanted.isEmpty()) {
        shape.setClusterIp(anyAddress());
      } else if (wanted.equals(ServiceShape.HEADLESS)) {
        shape.setClusterIp(wanted);
      } else if (mayChange(held) && AddressRange.isAddress(wanted)) {
        if (!range.contains(wanted)) {
          throw refused(
              "spec.clusterIPs",
              "[]string{\"" + wanted + "\"}",
              "failed to allocate IP "
                  + wanted
                  + ": the provided IP ("
                  + wanted
                  + ") is not in the valid range. The range of valid IPs is "
                  + range);
        }
        takeAddress(wanted);
        shape.setClusterIp(wanted);
      } else {
        shape.setClusterIp(wanted);
      }
    }

    /** A change of an address is refused later, by the rules for services. */
    private static boolean mayChange(String held) {
      return held.isEmpty() || held.equals(ServiceShape.HEADLESS);
    }

    private void takeAddress(String wanted) {
      boolean free =
          options.isDryRun() ? !addresses.taken().contains(wanted) : addresses.take(wanted, owner);
      if (!free) {
        throw refused(
            "spec.clusterIPs",
            "[]string{\"" + wanted + "\"}",
            "failed to allocate IP " + wanted + ": provided IP is already allocated");
      }
      takenAddresses.add(wanted);
    }

    /** The low band is left to those who ask for an address by name. */
    private String anyAddress() {
      int band = Math.min(Math.max(16, range.size() / 16), 256);
      int low = range.size() > 2 * band ? band : 0;
      for (int i = 0; i < RANDOM_ATTEMPTS; i++) {
        String candidate = range.address(low + 1 + random.nextInt(range.size() - low));
        if (options.isDryRun() || addresses.take(candidate, owner)) {
          takenAddresses.add(candidate);
          return candidate;
        }
      }
      Set<String> taken = addresses.taken();
      for (int index = range.size(); index >= 1; index--) {
        String candidate = range.address(index);
        if (!taken.contains(candidate) && addresses.take(candidate, owner)) {
          takenAddresses.add(candidate);
          return candidate;
        }
      }
      throw new ApiException(
          500,
          "InternalError",
          "Internal error occurred: failed to allocate a serviceIP: range is full",
          ApiException.Details.NONE);
    }

    private void nodePorts(ServiceShape shape, Set<Integer> held) {
      List<ObjectNode> all = shape.ports();
      for (int i = 0; i < all.size(); i++) {
        int wanted = all.get(i).path("nodePort").asInt(0);
        if (wanted != 0 && !held.contains(wanted)) {
          String field = "spec.ports[" + i + "].nodePort";
          if (wanted < FIRST_PORT || wanted >= FIRST_PORT + PORTS) {
            throw refused(
                field,
                String.valueOf(wanted),
                "provided port is not in the valid range. The range of valid ports is "
                    + FIRST_PORT
                    + "-"
                    + (FIRST_PORT + PORTS - 1));
          }
          takePort(field, String.valueOf(wanted));
        }
      }
      for (ObjectNode port : all) {
        if (port.path("nodePort").asInt(0) == 0) {
          port.put("nodePort", anyPort());
        }
      }
    }

    private void takePort(String field, String wanted) {
      boolean free =
          takenPorts.contains(wanted)
              || (options.isDryRun() ? !ports.taken().contains(wanted) : ports.take(wanted, owner));
      if (!free) {
        throw refused(field, wanted, "provided port is already allocated");
      }
      takenPorts.add(wanted);
    }

    private int anyPort() {
      int band = 86;
      for (int i = 0; i < RANDOM_ATTEMPTS; i++) {
        int candidate = FIRST_PORT + band + random.nextInt(PORTS - band);
        if (isFree(candidate)) {
          return candidate;
        }
      }
      for (int candidate = FIRST_PORT; candidate < FIRST_PORT + PORTS; candidate++) {
        if (isFree(candidate)) {
          return candidate;
        }
      }
      throw new ApiException(
          500,
          "InternalError",
          "Internal error occurred: failed to allocate a nodePort: range is full",
          ApiException.Details.NONE);
    }

    private boolean isFree(int candidate) {
      String name = String.valueOf(candidate);
      if (takenPorts.contains(name) || (!options.isDryRun() && !ports.take(name, owner))) {
        return false;
      }
      takenPorts.add(name);
      return true;
    }

    private ApiException refused(String field, String shown, String detail) {
      return ApiException.invalid(
          "", "Service", target.name(), List.of(Cause.invalid(field, shown, detail)));
    }

    @Override
    public void confirm(KubeObject written) {
      oldAddresses.forEach(address -> addresses.release(address, owner));
      oldPorts.forEach(port -> ports.release(port, owner));
    }

    @Override
    public void withdraw() {
      if (!options.isDryRun()) {
        takenAddresses.forEach(address -> addresses.release(address, owner));
        takenPorts.forEach(port -> ports.release(port, owner));
      }
    }
  }
}
