package dev.pinion.demo;

import dev.pinion.app.Caller;
import dev.pinion.app.Directory;
import dev.pinion.app.ServicePolicy;
import dev.pinion.app.Services;
import dev.pinion.app.Services.NewService;
import dev.pinion.app.TenantRef;
import dev.pinion.app.VersionSets;
import dev.pinion.app.Work;
import dev.pinion.auth.Founder;
import dev.pinion.auth.Founder.FirstCredentials;
import dev.pinion.auth.Founder.FirstUser;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.demo.DemoData.DemoAsset;
import dev.pinion.demo.DemoData.DemoService;
import dev.pinion.demo.DemoData.DemoSet;
import dev.pinion.demo.DemoData.Person;
import dev.pinion.demo.DemoData.TeamRole;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Asset;
import dev.pinion.domain.AssetKind;
import dev.pinion.domain.AssetVersion;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.LlmConfig;
import dev.pinion.domain.Pins;
import dev.pinion.domain.Role;
import dev.pinion.domain.Service;
import dev.pinion.domain.ServiceSettings;
import dev.pinion.domain.Tag;
import dev.pinion.domain.User;
import dev.pinion.domain.VersionSet;
import dev.pinion.domain.access.DefaultRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes the demonstration tenant. Everything in it is found by its name, so a start that was cut
 * short is finished by the next one, and what people changed since stays as they left it.
 */
public final class Demo {
  /** The slug of the demonstration tenant. */
  public static final String SLUG = "demo";

  private final Directory directory;
  private final Founder founder;
  private final Services services;
  private final VersionSets sets;
  private final DemoSimulations simulations;
  private final Work work;
  private final DemoData data = DemoData.read();

  /** A demonstration made with these use cases. */
  public Demo(
      Directory directory,
      Founder founder,
      Services services,
      VersionSets sets,
      DemoSimulations simulations,
      Work work) {
    this.directory = directory;
    this.founder = founder;
    this.services = services;
    this.sets = sets;
    this.simulations = simulations;
    this.work = work;
  }

  /** Makes the tenant unless it is there; its credentials if the file does not hold good ones. */
  public DemoCredentials make(DemoCredentialsFile file, String baseUrl) {
    Person first = data.users().getFirst();
    TenantRef known = directory.bySlug(SLUG, null);
    TenantRef tenant;
    FirstCredentials credentials;
    if (known == null) {
      var founded =
          founder.found(
              SLUG,
              "Demo Clinic",
              Map.of(),
              directory.clusters().home(),
              new FirstUser(first.firstName(), first.lastName(), first.email()));
      tenant = founded.tenant();
      credentials = founded.credentials();
    } else {
      tenant = known;
      User user = firstUser(known.snapshot(), first.email());
      DemoCredentials kept = file.read();
      credentials =
          kept != null && kept.isGood(known.snapshot(), user.id(), work.now())
              ? kept.credentials()
              : founder.mintKeys(known, user.id());
    }
    DemoCredentials told = DemoCredentials.of(baseUrl, tenant, credentials);
    file.write(told);
    fill(tenant);
    return told;
  }

  private static User firstUser(TenantSnapshot snapshot, String email) {
    return snapshot.users().values().stream()
        .filter(user -> user.email().equals(email))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the demo tenant has lost its first user"));
  }

  private void fill(TenantRef tenant) {
    User first = firstUser(tenant.snapshot(), data.users().getFirst().email());
    var actor = new Actor(Actor.Kind.USER, SLUG, first.id(), first.fullName());
    var caller = new Caller(tenant, actor, DefaultRole.SUPER_ADMINISTRATOR.grants(), true);
    work.write(
        caller,
        unit -> {
          data.roles().forEach(role -> addRole(unit, role));
          data.users().forEach(person -> addPerson(unit, person));
          data.agents().forEach(asset -> addAsset(unit, AssetKind.AGENT, asset));
          data.contextGraphs().forEach(asset -> addAsset(unit, AssetKind.CONTEXT_GRAPH, asset));
          return true;
        });
    data.services().forEach(service -> addService(caller, service));
    simulations.make(caller);
  }

  private void addRole(Work.Unit unit, TeamRole wanted) {
    if (unit.tx().access().currentRole(wanted.name()) != null) {
      return;
    }
    var role =
        new Role(
            work.newId(),
            wanted.name(),
            wanted.description(),
            "admin",
            wanted.grants(),
            false,
            unit.at(),
            null);
    unit.tx().access().insert(role);
    unit.log(Change.Draft.of("role.created", Subject.of(SubjectType.ROLE, role.id()), role.name()));
  }

  private void addPerson(Work.Unit unit, Person person) {
    if (unit.tx().access().userByEmail(person.email()) != null) {
      return;
    }
    var role = Objects.requireNonNull(unit.tx().access().currentRole(person.role()));
    var user =
        new User(
            work.newId().hex(),
            person.firstName(),
            person.lastName(),
            person.email(),
            role.id(),
            Map.of(),
            unit.at(),
            unit.at());
    unit.tx().access().insert(user);
    unit.log(
        Change.Draft.of("user.invited", new Subject(SubjectType.USER, user.id()), user.fullName()));
  }

  private void addAsset(Work.Unit unit, AssetKind kind, DemoAsset wanted) {
    if (unit.tx().assets().findCurrentByName(kind, wanted.name()) != null) {
      return;
    }
    EntityId id = work.newId();
    var asset =
        new Asset(
            id,
            kind,
            wanted.name(),
            wanted.description(),
            false,
            0,
            0,
            unit.actor(),
            unit.at(),
            unit.at());
    unit.tx().assets().insert(asset);
    Subject subject = Subject.of(SubjectType.ASSET, id);
    unit.log(Change.Draft.of(kind.code() + ".created", subject, wanted.name()));
    for (int i = 0; i < wanted.versions().size(); i++) {
      long number = i + 1L;
      var version =
          new AssetVersion(work.newId(), id, number, wanted.content(i), unit.actor(), unit.at());
      unit.tx().assets().append(version);
      unit.tx().assets().update(asset.withVersion(version));
      unit.log(
          new Change.Draft(
              kind.code() + ".version_created", subject, wanted.name(), null, null, number));
    }
  }

  private void addService(Caller caller, DemoService wanted) {
    TenantSnapshot snapshot = caller.tenant().snapshot();
    EntityId id =
        snapshot.services().values().stream()
            .filter(service -> service.name().equals(wanted.name()))
            .findFirst()
            .map(Service::id)
            .orElseGet(() -> createService(caller, wanted));
    wanted
        .versionSets()
        .forEach(
            (name, set) -> {
              // A set that somebody deleted has a ledger, and stays deleted.
              if (caller.tenant().read(tx -> tx.ledger().lastRevision(id, name)) == 0) {
                sets.upsert(caller, id, name, pins(set));
              }
            });
  }

  private EntityId createService(Caller caller, DemoService wanted) {
    TenantSnapshot snapshot = caller.tenant().snapshot();
    DemoSet release = wanted.versionSets().get(VersionSet.RELEASE);
    List<Tag> tags =
        wanted.tags().entrySet().stream()
            .map(entry -> new Tag(entry.getKey(), entry.getValue()))
            .toList();
    return services.create(
        caller,
        new NewService(
            wanted.name(),
            wanted.description(),
            wanted.active(),
            asset(snapshot, AssetKind.AGENT, wanted.agent()),
            asset(snapshot, AssetKind.CONTEXT_GRAPH, wanted.contextGraph()),
            tags,
            wanted.keyterms(),
            ServiceSettings.DEFAULTS,
            release == null ? Map.of() : Map.of(VersionSet.RELEASE, pins(release))),
        ServicePolicy.RUNNABLE);
  }

  private static EntityId asset(TenantSnapshot snapshot, AssetKind kind, String name) {
    return snapshot.assets().values().stream()
        .filter(asset -> asset.kind() == kind && asset.name().equals(name))
        .map(Asset::id)
        .findFirst()
        .orElseThrow();
  }

  private static Pins pins(DemoSet set) {
    var llms = new LinkedHashMap<String, LlmConfig>();
    set.llmPreferences()
        .forEach(
            (interaction, llm) -> llms.put(interaction, new LlmConfig(llm.model(), llm.params())));
    return new Pins(set.agentVersion(), set.graphVersion(), llms);
  }
}
