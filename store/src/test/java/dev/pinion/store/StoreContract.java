package dev.pinion.store;

import dev.pinion.domain.EntityId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Everything that the interfaces of this package state, proved on a real database: a store's test
 * extends this and says how to open one. Each part is an interface of its own.
 */
public abstract class StoreContract
    implements ServiceContract,
        LedgerContract,
        ResourceContract,
        RunContract,
        RuleContract,
        RequestContract,
        UnseenContract,
        InvocationContract,
        IdempotencyContract,
        AccessContract,
        ClusterContract,
        IsolationContract,
        TransactionContract,
        OthersContract,
        MoveContract,
        ChangeContract {
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(20);

  private Store store;
  private final EntityId home = Samples.id();
  private final EntityId stranger = Samples.id();

  /** Opens the test's database, which is empty when the test begins. */
  protected abstract Store open(Duration writeTimeout);

  @BeforeEach
  final void openWithTwoTenants() {
    store = open(WRITE_TIMEOUT);
    writeCluster(
        tx -> {
          tx.insert(Samples.tenant(home, "home"));
          tx.insert(Samples.tenant(stranger, "stranger"));
        });
  }

  @AfterEach
  final void close() {
    store.close();
  }

  @Override
  public final Store store() {
    return store;
  }

  @Override
  public final EntityId home() {
    return home;
  }

  @Override
  public final EntityId stranger() {
    return stranger;
  }

  @Override
  public final Store reopen(Duration writeTimeout) {
    return open(writeTimeout);
  }
}
