package dev.slipway.runtime.proxy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the table in the kernel equal to a ruleset: by the smallest change from what it last wrote,
 * or, when that is not what is there, by comparing with the kernel, or by making it anew. Confined
 * to one thread.
 */
final class ProxyTable {
  private static final Logger log = LoggerFactory.getLogger(ProxyTable.class);

  private final Nft nft;
  private TableLayout layout;
  private @Nullable TableState known;

  ProxyTable(Nft nft, TableLayout layout) {
    this.nft = nft;
    this.layout = layout;
  }

  /** Uses another layout from now on; the next {@link #reconcile} brings it in. */
  void use(TableLayout newLayout) {
    layout = newLayout;
    known = null;
  }

  /** Brings in the rules, starting from what is known to be there. */
  void update(Ruleset wanted) throws IOException {
    if (known == null) {
      reconcile(wanted);
      return;
    }
    try {
      change(known, wanted);
    } catch (IOException e) {
      log.atWarn()
          .setCause(e)
          .addKeyValue("table", layout.table())
          .log("Service rules were changed by someone else; comparing with the kernel");
      reconcile(wanted);
    }
  }

  /** Brings in the rules, starting from what the kernel has. Says whether anything was amiss. */
  boolean reconcile(Ruleset wanted) throws IOException {
    Optional<TableState> observed = nft.read();
    if (observed.isEmpty() || !layout.isIntact(observed.get())) {
      recreate(wanted);
      return true;
    }
    try {
      return change(observed.get(), wanted);
    } catch (IOException e) {
      log.atWarn()
          .setCause(e)
          .addKeyValue("table", layout.table())
          .log("Service rules cannot be repaired; making the table anew");
      recreate(wanted);
      return true;
    }
  }

  private boolean change(TableState from, Ruleset wanted) throws IOException {
    RulesetChange change = RulesetChange.between(from, wanted, layout);
    known = null;
    nft.transact(change.update());
    nft.transact(change.sweep());
    known = wanted.state(layout);
    return !change.isEmpty();
  }

  private void recreate(Ruleset wanted) throws IOException {
    known = null;
    List<String> statements = new ArrayList<>(layout.create().lines().toList());
    statements.addAll(RulesetChange.between(layout.emptyState(), wanted, layout).update());
    nft.transact(statements);
    known = wanted.state(layout);
    log.atInfo().addKeyValue("table", layout.table()).log("Service rules written anew");
  }
}
