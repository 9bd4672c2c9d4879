package dev.pinion.benchmarks;

import dev.pinion.app.Caller;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.app.governance.Guard;
import dev.pinion.app.governance.RuleBook;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.app.resolution.EffectiveVoice;
import dev.pinion.app.resolution.ResolutionLog;
import dev.pinion.app.resolution.Resolver;
import dev.pinion.app.service.Services;
import dev.pinion.app.service.SetWarnings;
import dev.pinion.app.service.VersionSets;
import dev.pinion.auth.TenantBootstrap.FirstCredentials;
import dev.pinion.auth.TenantBootstrap.FirstUser;
import dev.pinion.auth.TenantBootstrap.Founded;
import dev.pinion.config.Settings;
import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.EntityIds;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.server.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A whole server in this process, which does not listen, on a data folder that it fills with
 * tenants, and the use cases that benchmarks call. The same folder can be served afterwards.
 */
public final class World implements AutoCloseable {
  /** Quotas that no benchmark reaches. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "tenants.max-rows", "1000000000",
          "tenants.max-memory", "1024GiB",
          "tenants.max-disk", "1024GiB",
          "catalog.max-memory", "90%");

  /** Libraries that tell every step of opening a database; held, so that their levels stay. */
  private static final List<Logger> TALKATIVE =
      List.of(Logger.getLogger("org.flywaydb"), Logger.getLogger("com.zaxxer.hikari"));

  static {
    TALKATIVE.forEach(each -> each.setLevel(Level.WARNING));
  }

  private final Server server;
  private final Work work;
  private final Services services;
  private final VersionSets sets;
  private final Resolver resolver;

  /**
   * A tenant with services.
   *
   * @param owner somebody who may do everything
   * @param credentials what the first user signs in with
   * @param services ids in the order of {@link ServiceData}'s numbers
   */
  public record FilledTenant(
      TenantRef ref,
      Caller owner,
      FirstCredentials credentials,
      EntityId agent,
      EntityId graph,
      List<EntityId> services) {}

  private World(Settings settings) {
    InstantSource clock = InstantSource.system();
    this.server = new Server(settings, clock);
    var bundles = new Bundles();
    var book = new RuleBook(bundles);
    this.work = new Work(new EntityIds(clock), clock, new Guard(bundles, book));
    ModelCatalog models = ModelCatalog.load(settings.modelsFile());
    Settings.Warnings limits = settings.warnings();
    var warnings =
        new SetWarnings(
            models,
            new SetWarnings.Limits(limits.pinBehindVersions(), Duration.ofDays(30), Set.of()));
    this.sets = new VersionSets(work, models, warnings, book);
    this.services = new Services(work, sets, models);
    this.resolver =
        new Resolver(bundles, new EffectiveVoice(settings.voice()), new ResolutionLog(work));
  }

  /**
   * Opens a data folder, which need not exist.
   *
   * @throws dev.pinion.config.ConfigurationException if it is not one
   */
  public static World open(Path folder) {
    return open(folder, Map.of());
  }

  /**
   * The same with settings of the caller's.
   *
   * @throws dev.pinion.config.ConfigurationException if they or the folder are refused
   */
  public static World open(Path folder, Map<String, String> settings) {
    var flags = new HashMap<>(SETTINGS);
    flags.putAll(settings);
    flags.put("data.dir", folder.toString());
    return new World(Settings.load(flags, Map.of(), null));
  }

  /** Makes a tenant with that many services. */
  public FilledTenant fill(String slug, int serviceCount) {
    Founded founded =
        server
            .bootstrap()
            .found(
                slug,
                "Benchmark " + slug,
                Map.of(),
                server.clusters().home(),
                new FirstUser("Bea", "Benchmark", "bea@" + slug + ".invalid"));
    TenantRef ref = founded.tenant();
    var actor = new Actor(Actor.Kind.USER, slug, founded.credentials().userId(), "Bea Benchmark");
    var owner = new Caller(ref, actor, DefaultRole.SUPER_ADMINISTRATOR.grants(), true);
    var filler = new TenantFiller(ref, actor, work);
    List<EntityId> ids = filler.fill(serviceCount);
    return new FilledTenant(ref, owner, founded.credentials(), filler.agent(), filler.graph(), ids);
  }

  /** One more Platform key of the tenant's owner, as the text of a Bearer token. */
  public String platformKey(FilledTenant tenant) {
    return server
        .bootstrap()
        .mintKeys(tenant.ref(), tenant.credentials().userId())
        .platformApiKey();
  }

  /** The server, which has not been started. */
  public Server server() {
    return server;
  }

  /** How use cases write here. */
  public Work work() {
    return work;
  }

  /** The use cases of services. */
  public Services services() {
    return services;
  }

  /** The use cases of version sets. */
  public VersionSets sets() {
    return sets;
  }

  /** Resolves version sets. */
  public Resolver resolver() {
    return resolver;
  }

  /** Closes the databases. */
  @Override
  public void close() {
    server.close();
  }
}
