package dev.pinion.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pinion.app.governance.Guard;
import dev.pinion.app.governance.RuleBook;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.app.service.ServicePolicy;
import dev.pinion.app.service.ServiceRollbacks;
import dev.pinion.app.service.Services;
import dev.pinion.app.service.Services.NewService;
import dev.pinion.app.service.Services.ServiceChanges;
import dev.pinion.app.service.SetWarnings;
import dev.pinion.app.service.VersionSets;
import dev.pinion.app.tenant.Directory;
import dev.pinion.app.tenant.Founding;
import dev.pinion.catalog.Catalog;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.EntityIds;
import dev.pinion.domain.Usage;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.service.LlmConfig;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServiceSettings;
import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.TenantTx;
import dev.pinion.store.postgres.PostgresOptions;
import dev.pinion.store.postgres.PostgresServer;
import dev.pinion.store.postgres.PostgresStore;
import dev.pinion.store.sqlite.FreshFile;
import dev.pinion.store.sqlite.SqliteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tenant on a real store with an agent, a graph and an administrator: where use cases run. */
public final class Shop implements AutoCloseable {
  public static final String MODEL = "azure_gpt-4.1-2025-04-14";
  public static final String OWN_MODEL = "house-1";
  public static final String OLD_MODEL = "openai_gpt-4.1-2025-04-14";

  /** From when on things are warned of. */
  public static final SetWarnings.Limits LIMITS =
      new SetWarnings.Limits(5, Duration.ofDays(30), Set.of("talk"));

  public final Store store;
  private final String database;
  public final TenantRef tenant;
  public final Bundles bundles = new Bundles();
  public final RuleBook book = new RuleBook(bundles);
  public final Work work;
  public final Services services;
  public final VersionSets sets;
  public final ServiceRollbacks rollbacks;

  /** A catalogue in which {@link #OLD_MODEL} is deprecated, and which alone has the own one. */
  public final ModelCatalog newer;

  /** The same use cases by it. */
  public final Services later;

  public final VersionSets setsLater;

  public final Caller admin;
  public final EntityId agent;
  public final EntityId graph;

  public Shop(Path folder) throws IOException {
    this(folder, InstantSource.system());
  }

  public Shop(Path folder, InstantSource clock) throws IOException {
    database =
        PostgresServer.IS_WANTED
            ? PostgresServer.freshDatabase()
            : folder.resolve("pinion.db").toString();
    store = anotherStore();
    Cluster cluster = new Cluster("default", store, new Catalog(store, 100));
    work = new Work(new EntityIds(clock), clock, new Guard(bundles, book));
    var directory = new Directory(new Clusters(List.of(cluster)), 100, clock);
    tenant =
        new Founding(directory, work, slug -> false)
            .create(
                new Founding.NewTenant("acme", "Acme", Map.of()), cluster, Actor.system("acme"));
    sets = sets(ModelCatalog.builtIn());
    services = new Services(work, sets, ModelCatalog.builtIn());
    rollbacks = new ServiceRollbacks(work, ModelCatalog.builtIn(), sets, book);
    Path models = folder.resolve("models.json");
    Files.writeString(
        models,
        """
        {"models": [{"name": "%s", "deprecated": true}, {"name": "%s", "params_model_schema": {}}]}
        """
            .formatted(OLD_MODEL, OWN_MODEL));
    newer = ModelCatalog.load(models);
    setsLater = sets(newer);
    later = new Services(work, setsLater, newer);
    admin = caller(DefaultRole.ADMINISTRATOR.grants());
    agent = asset(ResourceKind.AGENT, "Agent", 3);
    graph = asset(ResourceKind.CONTEXT_GRAPH, "Graph", 3);
  }

  private VersionSets sets(ModelCatalog models) {
    return new VersionSets(work, models, new SetWarnings(models, LIMITS), book);
  }

  /** One more store on the same database, as another process has it. */
  public Store anotherStore() {
    return PostgresServer.IS_WANTED
        ? PostgresStore.open(database, PostgresOptions.DEFAULTS, StoreObserver.none())
        : FreshFile.open(Path.of(database), SqliteOptions.DEFAULTS);
  }

  @Override
  public void close() {
    store.close();
  }

  /** Somebody who never acted here. */
  public static Actor ofMallory() {
    return new Actor(Actor.Kind.USER, "acme", "mallory", "Mallory");
  }

  public Caller caller(Grants grants) {
    return new Caller(tenant, Samples.actor("ada"), grants, false);
  }

  public Caller caller(Grant... grants) {
    return caller(new Grants(List.of(grants)));
  }

  public EntityId asset(ResourceKind kind, String name, int versions) {
    Resource<?> asset = Samples.asset(kind, name, versions);
    return work.write(
        admin,
        unit -> {
          unit.tx().resources().insert(asset);
          for (int i = 1; i <= versions; i++) {
            unit.tx().resources().append(version(unit, asset.id(), i, content(asset.id(), i)));
          }
          log(unit, asset);
          return asset.id();
        });
  }

  /** Gives an agent or a graph its next version, whose content is that of no other one. */
  public void addVersion(EntityId id) {
    work.write(
        admin,
        unit -> {
          long next = Objects.requireNonNull(unit.tx().resources().find(id)).latestVersion() + 1;
          addVersion(unit, id, content(id, next));
          return id;
        });
  }

  /** Gives an agent or a graph its next version. */
  public static void addVersion(
      Work.Unit unit, EntityId id, Map<String, @Nullable Object> content) {
    Resource<?> asset = Objects.requireNonNull(unit.tx().resources().find(id));
    ResourceVersion version = version(unit, id, asset.latestVersion() + 1, content);
    unit.tx().resources().append(version);
    unit.tx().resources().update(asset.withVersion(version));
    log(unit, asset);
  }

  /** The content that a version of an agent or a graph has if none is asked for. */
  public static Map<String, @Nullable Object> content(EntityId asset, long number) {
    return Map.of("asset", asset.hex(), "number", number);
  }

  private static ResourceVersion version(
      Work.Unit unit, EntityId asset, long number, Map<String, @Nullable Object> content) {
    return new ResourceVersion(Samples.id(), asset, number, content, unit.actor(), unit.at());
  }

  public void deprecate(EntityId id) {
    work.write(
        admin,
        unit -> {
          Resource<?> current = Objects.requireNonNull(unit.tx().resources().find(id));
          unit.tx().resources().update(current.deletedBy(Samples.actor("x"), Samples.LATER));
          log(unit, current);
          return id;
        });
  }

  private static void log(Work.Unit unit, Resource<?> asset) {
    var subject = Change.Subject.of(Change.SubjectType.RESOURCE, asset.id());
    unit.log(Change.Draft.of("asset.changed", subject, asset.name()));
  }

  /** Lets something use a set. */
  public void use(EntityId service, String set, String name) {
    Work.commit(
        tenant,
        tx -> {
          tx.usages().add(service, new Usage(set, "unit_test", "id of " + name, name));
          return true;
        });
  }

  public NewService newService(String name, boolean active, Pins release) {
    return newService(name, active, agent, graph, release);
  }

  public static NewService newService(
      String name, boolean active, EntityId agent, EntityId graph, Pins release) {
    return new NewService(
        name,
        "",
        active,
        agent,
        graph,
        List.of(),
        List.of(),
        ServiceSettings.DEFAULTS,
        Map.of("release", release));
  }

  /** Makes an active service whose release follows the newest versions. */
  public EntityId create(String name) {
    return services.create(admin, newService(name, true, Pins.LATEST), ServicePolicy.RUNNABLE).id();
  }

  public static ServiceChanges changes(@Nullable String name, @Nullable Boolean active) {
    return new ServiceChanges(
        name, null, active, null, null, null, null, Services.SettingsChanges.NONE, null);
  }

  public static ServiceChanges joined(@Nullable EntityId agent, @Nullable EntityId graph) {
    return new ServiceChanges(
        null, null, null, agent, graph, null, null, Services.SettingsChanges.NONE, null);
  }

  public static Pins pins(@Nullable Long agent, @Nullable Long graph) {
    return new Pins(agent, graph, Map.of());
  }

  public static Pins preferring(String model, Map<String, @Nullable Object> params) {
    return new Pins(null, null, Map.of("talk", new LlmConfig(model, params)));
  }

  public Service find(EntityId service) {
    Service stored = tenant.read(tx -> tx.services().find(service));
    assertThat(tenant.snapshot().services().get(service)).isEqualTo(stored);
    return Objects.requireNonNull(stored);
  }

  public List<Revision> ledger(EntityId service, String set) {
    return tenant.read(tx -> tx.ledger().revisions(service, set, 0, 10_000)).reversed();
  }

  public long seq() {
    return tenant.read(TenantTx::lastSeq);
  }

  /** The use case's refusal, of that kind; a refused use case leaves no trace. */
  public <E extends DomainError> E refused(Class<E> kind, Runnable useCase) {
    long before = seq();
    Throwable thrown = catchThrowable(useCase::run);
    assertThat(thrown).isInstanceOf(DomainException.class);
    assertThat(seq()).isEqualTo(before);
    DomainError error = ((DomainException) thrown).error();
    assertThat(error).isInstanceOf(kind);
    assertThat(error.message()).endsWith(".").doesNotContain("\n");
    return kind.cast(error);
  }

  /** The use case succeeds and leaves no trace. */
  public void changesNothing(Runnable useCase) {
    long before = seq();
    var services = tenant.read(tx -> tx.services().all());
    useCase.run();
    assertThat(seq()).isEqualTo(before);
    assertThat(tenant.<Object>read(tx -> tx.services().all())).isEqualTo(services);
  }
}
