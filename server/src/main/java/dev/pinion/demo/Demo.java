package dev.pinion.demo;

import dev.pinion.app.Caller;
import dev.pinion.app.TenantRef;
import dev.pinion.app.access.Roles;
import dev.pinion.app.access.Roles.NewRole;
import dev.pinion.app.access.Users;
import dev.pinion.app.access.Users.Invitation;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.NewVersion;
import dev.pinion.app.service.ServicePolicy;
import dev.pinion.app.service.Services;
import dev.pinion.app.service.Services.NewService;
import dev.pinion.app.service.SetWrite;
import dev.pinion.app.service.VersionSets;
import dev.pinion.app.tenant.Directory;
import dev.pinion.auth.TenantBootstrap;
import dev.pinion.auth.TenantBootstrap.FirstCredentials;
import dev.pinion.auth.TenantBootstrap.FirstUser;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.demo.DemoData.DemoPart;
import dev.pinion.demo.DemoData.DemoService;
import dev.pinion.demo.DemoData.DemoSet;
import dev.pinion.demo.DemoData.Person;
import dev.pinion.demo.DemoData.TeamRole;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.domain.access.User;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Content.Agent;
import dev.pinion.domain.resource.Content.Graph;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.LlmConfig;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServiceSettings;
import dev.pinion.domain.service.Tag;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.ChangeQuery;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the demonstration tenant. Everything in it is found by its name, so a start that was cut
 * short is finished by the next one, and what people changed since stays as they left it.
 */
public final class Demo {
  /** The slug of the demonstration tenant. */
  public static final String SLUG = "demo";

  /** Entries of the log that are looked at together. */
  private static final int PAGE = 1_000;

  private final Directory directory;
  private final TenantBootstrap bootstrap;
  private final Roles roles;
  private final Users users;
  private final Resources resources;
  private final Services services;
  private final VersionSets sets;
  private final DemoSimulations simulations;
  private final DemoGovernance governance;
  private final InstantSource clock;
  private final DemoData data = DemoData.read();

  /** A demonstration made with these use cases. */
  public Demo(
      Directory directory,
      TenantBootstrap bootstrap,
      Roles roles,
      Users users,
      Resources resources,
      Services services,
      VersionSets sets,
      DemoSimulations simulations,
      DemoGovernance governance,
      InstantSource clock) {
    this.directory = directory;
    this.bootstrap = bootstrap;
    this.roles = roles;
    this.users = users;
    this.resources = resources;
    this.services = services;
    this.sets = sets;
    this.simulations = simulations;
    this.governance = governance;
    this.clock = clock;
  }

  /**
   * Makes the tenant unless it is there; its credentials if the file does not hold good ones.
   *
   * @throws DemoException if it cannot be made
   */
  public DemoCredentials make(DemoCredentialsFile file, String baseUrl) {
    try {
      return made(file, baseUrl);
    } catch (DomainException e) {
      throw new DemoException(
          "The demonstration cannot be completed: %s Start without --demo, or change that and start again."
              .formatted(e.getMessage()));
    }
  }

  private DemoCredentials made(DemoCredentialsFile file, String baseUrl) {
    Person first = data.users().getFirst();
    TenantRef known = directory.bySlug(SLUG, null);
    TenantRef tenant;
    FirstCredentials credentials;
    if (known == null) {
      requireFree();
      var founded =
          bootstrap.found(
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
          kept != null && kept.isGood(known.snapshot(), user.id(), clock.instant())
              ? kept.credentials()
              : bootstrap.mintKeys(known, user.id());
    }
    DemoCredentials told = DemoCredentials.of(baseUrl, tenant, credentials);
    file.write(told);
    fill(tenant);
    return told;
  }

  /** A tenant that is archived is not found, and yet listed. */
  private void requireFree() {
    boolean taken =
        directory.entries().stream().anyMatch(each -> each.slug().equals(SLUG) && each.ready());
    if (taken) {
      throw new DemoException(
          "The demonstration tenant \"%s\" was archived, and its name stays taken; start without --demo, or with another folder for its data."
              .formatted(SLUG));
    }
  }

  private static User firstUser(TenantSnapshot snapshot, String email) {
    return userOf(snapshot, email)
        .orElseThrow(
            () ->
                new DemoException(
                    "The demonstration tenant \"%s\" has no user %s any more; start without --demo, or with another folder for its data."
                        .formatted(SLUG, email)));
  }

  /**
   * Whether something of that name was there: somebody has deleted or renamed it then.
   *
   * @param kind of the change that its creation was
   */
  static boolean wasThere(Caller caller, String kind, @Nullable String name) {
    var query = new ChangeQuery(kind, null, null, null, null, null, null, null);
    return caller
        .tenant()
        .read(
            tx -> {
              for (long offset = 0; ; offset += PAGE) {
                List<Change> some = tx.changes(query, offset, PAGE);
                if (some.stream().anyMatch(each -> Objects.equals(each.subjectName(), name))) {
                  return true;
                }
                if (some.size() < PAGE) {
                  return false;
                }
              }
            });
  }

  private static Optional<User> userOf(TenantSnapshot snapshot, String email) {
    return snapshot.users().values().stream()
        .filter(user -> user.email().equals(email))
        .findFirst();
  }

  private void fill(TenantRef tenant) {
    Caller caller = caller(tenant, data.users().getFirst(), DefaultRole.SUPER_ADMINISTRATOR, true);
    data.roles().forEach(role -> addRole(caller, role));
    data.users().forEach(person -> addPerson(caller, person));
    data.agents()
        .forEach(each -> addPart(caller, ResourceType.AGENTS, each, new Agent(each.description())));
    data.contextGraphs()
        .forEach(
            each -> addPart(caller, ResourceType.GRAPHS, each, new Graph(each.description(), 0)));
    data.services().forEach(service -> addService(caller, service));
    simulations.make(caller);
    Person author = data.users().get(1);
    if (userOf(tenant.snapshot(), author.email()).isPresent()) {
      governance.make(caller, caller(tenant, author, DefaultRole.ADMINISTRATOR, false));
    }
  }

  private static Caller caller(
      TenantRef tenant, Person person, DefaultRole role, boolean superAdministrator) {
    User user = firstUser(tenant.snapshot(), person.email());
    var actor = new Actor(Actor.Kind.USER, SLUG, user.id(), user.fullName());
    return new Caller(tenant, actor, role.grants(), superAdministrator);
  }

  private void addRole(Caller caller, TeamRole wanted) {
    if (caller.snapshot().currentRoles().get(wanted.name()) == null
        && !wasThere(caller, "role.created", wanted.name())) {
      roles.create(
          caller, new NewRole(wanted.name(), wanted.description(), wanted.grants(), "admin"));
    }
  }

  private void addPerson(Caller caller, Person person) {
    boolean isThere =
        caller.snapshot().users().values().stream()
            .anyMatch(user -> user.email().equals(person.email()));
    String name = person.firstName() + " " + person.lastName();
    if (!isThere && !wasThere(caller, "user.invited", name)) {
      users.invite(
          caller,
          new Invitation(
              person.firstName(),
              person.lastName(),
              person.email(),
              person.role(),
              Map.of(),
              Map.of(),
              null));
    }
  }

  private <C extends Content> void addPart(
      Caller caller, ResourceType<C> type, DemoPart wanted, C content) {
    EntityId id = current(caller, type.kind(), wanted.name());
    if (id == null && wasThere(caller, type.kind().code() + ".created", wanted.name())) {
      return;
    }
    if (id == null) {
      id =
          resources
              .create(caller, type, new NewResource<>(wanted.name(), List.of(), content, null))
              .id();
    }
    long there = Objects.requireNonNull(caller.snapshot().part(id)).latestVersion();
    for (int i = Math.toIntExact(there); i < wanted.versions().size(); i++) {
      resources.createVersion(
          caller, type, id, new NewVersion(wanted.content(i), (long) (i + 1), false));
    }
  }

  private void addService(Caller caller, DemoService wanted) {
    EntityId id =
        caller.snapshot().services().stream()
            .filter(service -> service.name().equals(wanted.name()))
            .findFirst()
            .map(Service::id)
            .orElse(null);
    if (id == null && !wasThere(caller, "service.created", wanted.name())) {
      id = createService(caller, wanted);
    }
    if (id != null) {
      addSets(caller, id, wanted);
    }
  }

  private void addSets(Caller caller, EntityId id, DemoService wanted) {
    wanted
        .versionSets()
        .forEach(
            (name, set) -> {
              // A set that somebody deleted has a ledger, and stays deleted.
              if (caller.tenant().read(tx -> tx.ledger().lastRevision(id, name)) == 0) {
                sets.upsert(caller, SetWrite.to(id, name), pins(set));
              }
            });
  }

  /** Null if somebody has deleted what it needs. */
  private @Nullable EntityId createService(Caller caller, DemoService wanted) {
    EntityId agent = current(caller, ResourceKind.AGENT, wanted.agent());
    EntityId graph = current(caller, ResourceKind.CONTEXT_GRAPH, wanted.contextGraph());
    if (agent == null || graph == null) {
      return null;
    }
    DemoSet release = wanted.versionSets().get(VersionSet.RELEASE);
    List<Tag> tags =
        wanted.tags().entrySet().stream()
            .map(entry -> new Tag(entry.getKey(), entry.getValue()))
            .toList();
    return services
        .create(
            caller,
            new NewService(
                wanted.name(),
                wanted.description(),
                wanted.active(),
                agent,
                graph,
                tags,
                wanted.keyterms(),
                ServiceSettings.DEFAULTS,
                release == null ? Map.of() : Map.of(VersionSet.RELEASE, pins(release))),
            ServicePolicy.RUNNABLE)
        .id();
  }

  private static @Nullable EntityId current(Caller caller, ResourceKind kind, String name) {
    return caller.snapshot().resources(kind).values().stream()
        .filter(each -> each.name().equals(name) && !each.deleted())
        .map(Resource::id)
        .findFirst()
        .orElse(null);
  }

  private static Pins pins(DemoSet set) {
    var llms = new LinkedHashMap<String, LlmConfig>();
    set.llmPreferences()
        .forEach(
            (interaction, llm) -> llms.put(interaction, new LlmConfig(llm.model(), llm.params())));
    return new Pins(set.agentVersion(), set.graphVersion(), llms);
  }
}
