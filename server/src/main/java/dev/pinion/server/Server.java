package dev.pinion.server;

import dev.pinion.app.Clusters;
import dev.pinion.app.Idempotency;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.app.access.ApiKeys;
import dev.pinion.app.access.ForeignUsers;
import dev.pinion.app.access.Roles;
import dev.pinion.app.access.SensitiveVariables;
import dev.pinion.app.access.Users;
import dev.pinion.app.governance.Freezes;
import dev.pinion.app.governance.Rules;
import dev.pinion.app.health.Health;
import dev.pinion.app.models.Model;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.app.request.RequestClock;
import dev.pinion.app.request.Requests;
import dev.pinion.app.resolution.Comparisons;
import dev.pinion.app.resolution.EffectiveVoice;
import dev.pinion.app.resolution.Ledgers;
import dev.pinion.app.resolution.ResolutionLog;
import dev.pinion.app.resolution.Resolver;
import dev.pinion.app.resolution.SetViews;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Usages;
import dev.pinion.app.service.ServiceEdits;
import dev.pinion.app.service.ServiceRollbacks;
import dev.pinion.app.service.Services;
import dev.pinion.app.service.SetWarnings;
import dev.pinion.app.service.VersionSets;
import dev.pinion.app.simulation.BehaviorInvocations;
import dev.pinion.app.simulation.UnitTestSetRuns;
import dev.pinion.app.tenant.Audit;
import dev.pinion.app.tenant.MaintenanceSwitch;
import dev.pinion.app.tenant.OperatorTenant;
import dev.pinion.app.tenant.Tenants;
import dev.pinion.app.tenant.VoiceSettings;
import dev.pinion.auth.Authenticator;
import dev.pinion.auth.KeyRotation;
import dev.pinion.auth.MasterKey;
import dev.pinion.auth.SignIn;
import dev.pinion.auth.SigningKeys;
import dev.pinion.auth.TenantBootstrap;
import dev.pinion.auth.Tokens;
import dev.pinion.config.ConfigurationException;
import dev.pinion.config.Settings;
import dev.pinion.demo.Demo;
import dev.pinion.demo.DemoCredentials;
import dev.pinion.demo.DemoCredentialsFile;
import dev.pinion.demo.DemoGovernance;
import dev.pinion.demo.DemoSimulations;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.http.HttpOptions;
import dev.pinion.http.HttpServer;
import dev.pinion.http.api.Dialect;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.SessionCookie;
import dev.pinion.http.classic.ClassicDialect;
import dev.pinion.http.classic.access.AdminRoutes;
import dev.pinion.http.classic.access.ApiKeyRoutes;
import dev.pinion.http.classic.access.OrganizationRoutes;
import dev.pinion.http.classic.access.RoleRoutes;
import dev.pinion.http.classic.access.SignInRoutes;
import dev.pinion.http.classic.access.UserRoutes;
import dev.pinion.http.classic.asset.AgentRoutes;
import dev.pinion.http.classic.asset.StateMachineRoutes;
import dev.pinion.http.classic.service.ServiceRoutes;
import dev.pinion.http.classic.simulation.InvocationRoutes;
import dev.pinion.http.classic.simulation.RunRoutes;
import dev.pinion.http.classic.simulation.SimulationRoutes;
import dev.pinion.http.platform.PlatformDialect;
import dev.pinion.http.platform.asset.ContextGraphRoutes;
import dev.pinion.http.platform.asset.PersonaRoutes;
import dev.pinion.http.platform.governance.FreezeRoutes;
import dev.pinion.http.platform.governance.HealthRoutes;
import dev.pinion.http.platform.governance.RequestRoutes;
import dev.pinion.http.platform.governance.RuleRoutes;
import dev.pinion.http.platform.service.ResolutionRoutes;
import dev.pinion.http.platform.service.ServiceRollbackRoutes;
import dev.pinion.http.platform.service.UsageRoutes;
import dev.pinion.http.platform.service.VersionSetRoutes;
import dev.pinion.http.platform.tenant.AuditRoutes;
import dev.pinion.http.platform.tenant.KeyRoutes;
import dev.pinion.http.platform.tenant.VoiceSettingsRoutes;
import dev.pinion.http.platform.tenant.WorkspaceRoutes;
import dev.pinion.http.system.FrontPage;
import dev.pinion.http.system.Metrics;
import dev.pinion.http.system.SystemRoutes;
import dev.pinion.server.data.Databases;
import dev.pinion.server.log.Logging;
import dev.pinion.store.TenantQuota;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A whole server, wired by its constructor. */
public final class Server implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Server.class.getName());

  private final Settings settings;
  private final Core core;
  private final Readiness readiness;
  private final Services services;
  private final SetWarnings warnings;
  private final ServiceRollbacks rollbacks;
  private final VersionSets sets;
  private final InstantSource clock;
  private final Roles roles;
  private final Users users;
  private final Resources resources;
  private final UnitTestSetRuns runs;
  private final BehaviorInvocations invocations;
  private final ResolutionLog resolutions;
  private final Resolver resolver;
  private final Requests requests;
  private final RequestClock requestClock;
  private final Browsers browsers;
  private final HttpServer http;

  /** Opens the stores and wires everything; {@link #start} begins to listen. */
  public Server(Settings settings, InstantSource clock) {
    this(settings, clock, Databases::open);
  }

  /** The same with stores that are opened in another way. */
  Server(Settings settings, InstantSource clock, Core.Opener opener) {
    this.settings = settings;
    this.clock = clock;
    EffectiveVoice voice = voice(settings);
    var metrics = new Metrics();
    this.core = Core.open(settings, clock, metrics::commits, opener);
    String advice = Core.adviceOnCatalogs(settings);
    if (advice != null) {
      LOG.log(System.Logger.Level.WARNING, advice);
    }
    HomeMark.keep(core.clusters().home());
    QuotaMark.keep(core.clusters().home().store(), Databases.quota(settings));
    this.readiness = new Readiness(core.clusters(), settings.demo());
    watch(core, Databases.quota(settings), metrics);
    core.founding().recover();

    Settings.Auth auth = settings.auth();
    Duration tokenLifetime = auth.tokenLifetime();
    MasterKey master = MasterKey.in(auth.masterKeyFile());
    // First, because it refuses the master key of another server.
    var keys = new SigningKeys(core.clusters().home().store(), master, clock, tokenLifetime);
    var sensitive = new SensitiveVariables(master);
    sensitive.wrapReadable(core.clusters());
    var tokens = new Tokens(keys, clock, tokenLifetime, auth.tokenCacheSize());
    var operator = new OperatorTenant(core.directory(), settings.server().operatorTenant());
    this.browsers = new Browsers(settings, core, master, clock);
    var authenticator =
        new Authenticator(core.directory(), operator, tokens, browsers.federation(), clock);
    var signIn = new SignIn(authenticator, tokens, clock);
    var maintenance = new MaintenanceSwitch(core.clusters(), core.others(), core.work());
    core.others().onHomeCommits(keys::refresh);
    core.others().onHomeCommits(maintenance::refresh);
    var models = ModelCatalog.load(settings.modelsFile());
    this.warnings = warnings(models, settings.warnings());
    this.resolutions = new ResolutionLog(core.work());
    this.resolver = new Resolver(core.bundles(), voice, resolutions);
    this.sets = new VersionSets(core.work(), models, warnings, core.book());
    this.rollbacks = new ServiceRollbacks(core.work(), models, sets, core.book());
    this.resources = new Resources(core.work());
    var foreign = new ForeignUsers(core.directory());
    this.roles = new Roles(core.work(), foreign);
    this.users = new Users(core.work(), foreign, sensitive);
    this.runs = new UnitTestSetRuns(core.work(), core.bundles(), settings.simulationRunTimeout());
    this.invocations = new BehaviorInvocations(core.work());
    this.services = new Services(core.work(), sets, models);
    this.requests = new Requests(core.work(), sets, new ServiceEdits(sets, models), core.book());
    this.requestClock =
        new RequestClock(core.clusters(), core.work(), requests, foreign, maintenance::align);
    watchGovernance(metrics);

    List<Dialect> dialects = List.of(classic(signIn, maintenance, keys, models), platform());
    this.http =
        new HttpServer(
            options(settings),
            new HttpServer.Parts(
                core.directory(),
                core.others(),
                authenticator,
                signIn,
                maintenance,
                new Idempotency(core.work(), settings.idempotencyLifetime()),
                metrics,
                clock),
            dialects,
            system(dialects, metrics, keys));
    requireKnown(settings.rateLimits().overrides().keySet(), http.operations());
  }

  private List<Operation> system(List<Dialect> dialects, Metrics metrics, SigningKeys keys) {
    boolean console = settings.console().enabled();
    var table =
        new ArrayList<>(
            new SystemRoutes(
                    metrics, keys, readiness::missing, dialects, settings.anonymousMetrics())
                .table());
    table.addAll(
        new FrontPage(dialects, () -> readiness.missing().isEmpty(), this::baseUrl, console)
            .table());
    table.addAll(browsers.consoleTable(this::baseUrl));
    return table;
  }

  private static SetWarnings warnings(ModelCatalog models, Settings.Warnings limits) {
    return new SetWarnings(
        models,
        new SetWarnings.Limits(
            limits.pinBehindVersions(), limits.unusedAfter(), limits.knownInteractions()));
  }

  private static HttpOptions options(Settings settings) {
    Settings.Server server = settings.server();
    Settings.Tls tls = server.tls();
    Settings.RateLimits limits = settings.rateLimits();
    return new HttpOptions(
        server.host(),
        server.port(),
        server.shutdownGrace(),
        server.maxBodyBytes(),
        server.maxHeaderBytes(),
        server.maxConnections(),
        server.maxConnectionsPerAddress(),
        server.headTimeout(),
        server.writeTimeout(),
        server.idleTimeout(),
        server.trustedProxies(),
        tls == null ? null : new HttpOptions.Tls(tls.certificateFile(), tls.keyFile()),
        new HttpOptions.RateLimits(
            limits.enabled(), limits.maxTracked(), limits.together(), limits.overrides()),
        settings.store().staleReads(),
        settings.console().enabled()
            ? new SessionCookie(server.publicUrl(0).startsWith("https:"))
            : null,
        settings.log().access() != Settings.AccessLog.OFF);
  }

  /** A limit for an operation that does not exist would be a limit that nobody misses. */
  private static void requireKnown(Set<String> limits, List<Operation> operations) {
    Set<String> names =
        operations.stream()
            .filter(operation -> operation.access() != Operation.Access.PUBLIC)
            .map(Operation::limitName)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String limit : limits) {
      if (!names.contains(limit)) {
        throw new ConfigurationException(
            "rate-limits.%s names no operation; the operations are %s."
                .formatted(limit, String.join(", ", names)));
      }
    }
  }

  private void watchGovernance(Metrics metrics) {
    metrics.watchRequests(requestClock::applied, requestClock::failed, requestClock::late);
    metrics.watchOverrides(core.guard()::overridden);
  }

  private static void watch(Core core, TenantQuota quota, Metrics metrics) {
    core.clusters()
        .all()
        .forEach(
            cluster -> {
              metrics.watchCatalog(cluster.name(), cluster.catalog());
              metrics.watchUse(cluster.name(), cluster.store(), quota);
            });
    core.others().followers().forEach(metrics::watchFollower);
    metrics.watchAccessLog(Logging::lostAccessLines);
  }

  private static EffectiveVoice voice(Settings settings) {
    try {
      return new EffectiveVoice(settings.voice());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  private Dialect classic(
      SignIn signIn, MaintenanceSwitch maintenance, SigningKeys keys, ModelCatalog models) {
    Work work = core.work();
    List<String> modelNames = models.all().stream().map(Model::name).toList();
    return new ClassicDialect(
        List.of(
            new SignInRoutes(signIn, settings.auth().signInPerMinute()).table(),
            new AgentRoutes(resources).table(),
            new StateMachineRoutes(resources).table(),
            new ServiceRoutes(services, sets, modelNames).table(),
            new SimulationRoutes(resources).table(),
            new RunRoutes(runs).table(),
            new InvocationRoutes(invocations).table(),
            new OrganizationRoutes(new Tenants(work), core.founding()).table(),
            new UserRoutes(users).table(),
            new RoleRoutes(roles).table(),
            new ApiKeyRoutes(new ApiKeys(work)).table(),
            new AdminRoutes(
                    models,
                    maintenance,
                    new KeyRotation(keys, core.others(), work),
                    settings.maintenanceRetryAfter())
                .table()));
  }

  private Dialect platform() {
    Work work = core.work();
    var views = new SetViews(work, core.bundles(), warnings, resolutions);
    var rules = new Rules(work, core.book());
    var freezes = new Freezes(work);
    return new PlatformDialect(
        List.of(
            new dev.pinion.http.platform.service.ServiceRoutes(services, sets).table(),
            new VersionSetRoutes(sets, views, new Ledgers(), new Comparisons()).table(),
            new ServiceRollbackRoutes(rollbacks).table(),
            new RuleRoutes(rules).table(),
            new FreezeRoutes(freezes).table(),
            new HealthRoutes(new Health(services, views, rules, freezes)).table(),
            new RequestRoutes(requests).table(),
            new UsageRoutes(new Usages(services)).table(),
            new ResolutionRoutes(resolver).table(),
            new dev.pinion.http.platform.asset.AgentRoutes(resources).table(),
            new ContextGraphRoutes(resources).table(),
            new PersonaRoutes(resources).table(),
            new WorkspaceRoutes(new Tenants(work), core.founding()).table(),
            new KeyRoutes(new ApiKeys(work)).table(),
            browsers.sessionTable(),
            new VoiceSettingsRoutes(new VoiceSettings(work)).table(),
            new AuditRoutes(new Audit()).table()));
  }

  /** Begins to follow what others commit, to look at change requests, and to listen. */
  public void start() {
    core.others().start();
    requestClock.start();
    http.start();
    warnOfNoOperator();
  }

  private void warnOfNoOperator() {
    String operator = settings.server().operatorTenant();
    boolean isStillToCome = settings.demo() && Demo.SLUG.equals(operator);
    if (operator != null && !isStillToCome && core.directory().bySlug(operator, null) == null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "server.operator-tenant names \"{0}\", and there is no tenant of that name: nobody can"
              + " pause the server, rotate its signing keys or make tenants over HTTP",
          operator);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return http.port();
  }

  /** The address that clients use, without a slash at its end. */
  public String baseUrl() {
    return settings.server().publicUrl(port());
  }

  /** Makes the demonstration tenant unless it is there, and says how to sign in. */
  public DemoCredentials makeDemo(DemoCredentialsFile file) {
    var simulations = new DemoSimulations(resources, runs, invocations, clock);
    DemoCredentials told =
        new Demo(
                core.directory(),
                core.bootstrap(),
                roles,
                users,
                resources,
                services,
                sets,
                simulations,
                new DemoGovernance(new Rules(core.work(), core.book()), requests),
                clock)
            .make(file, baseUrl());
    readiness.demoIsThere();
    return told;
  }

  /**
   * An address at which a browser is signed in once, with the key that the demonstration's
   * credentials name; null without a console.
   */
  public @Nullable String demoLink(DemoCredentials credentials) {
    TenantRef tenant = core.directory().bySlug(Demo.SLUG, null);
    ApiKey key = tenant == null ? null : credentials.actingKey(tenant.snapshot());
    if (!settings.console().enabled() || tenant == null || key == null) {
      return null;
    }
    return baseUrl() + browsers.link(tenant, key);
  }

  /** Makes tenants with their first user and keys, at the server's own console. */
  public TenantBootstrap bootstrap() {
    return core.bootstrap();
  }

  /** The data clusters that are open. */
  public Clusters clusters() {
    return core.clusters();
  }

  /** Every operation that is served. */
  public List<Operation> operations() {
    return http.operations();
  }

  /**
   * Has load balancers and clients go elsewhere, while everything is still served: it says that it
   * is not ready, and every connection ends with its next answer.
   */
  public void drain() {
    readiness.stopping();
    http.drain();
  }

  /** Stops listening, finishes what is in flight and closes the stores. */
  @Override
  public void close() {
    http.close();
    requestClock.close();
    core.close();
  }
}
