package dev.pinion.app.health;

import dev.pinion.app.Caller;
import dev.pinion.app.governance.Freezes;
import dev.pinion.app.governance.Rules;
import dev.pinion.app.governance.Rules.Governed;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.resolution.Resolver;
import dev.pinion.app.resolution.SetViews;
import dev.pinion.app.resolution.SetViews.SetView;
import dev.pinion.app.service.ServiceQuery;
import dev.pinion.app.service.Services;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether services are fit to serve, and what of their version sets needs somebody. It is told by
 * what resolving, plans and the guard ask too; looking does not count as a use of a set.
 */
public final class Health {
  private final Services services;
  private final SetViews views;
  private final Rules rules;
  private final Freezes freezes;

  /** The use case of health, on those of what it tells. */
  public Health(Services services, SetViews views, Rules rules, Freezes freezes) {
    this.services = services;
    this.views = views;
    this.rules = rules;
    this.freezes = freezes;
  }

  /** Which services of a page are kept. */
  public enum Only {
    /** Those that run, and whose {@code release} does not resolve. */
    FAILING,
    /** Those of which a set has something that needs somebody. */
    PROBLEMS
  }

  /** What there is to know of a service, of its sets in the order of {@link SetViews}. */
  public record ServiceHealth(Service service, List<SetHealth> sets) {

    /** Whether {@code release} resolves. */
    public boolean isFit() {
      return sets.stream()
          .anyMatch(
              set -> set.view().set().name().equals(VersionSet.RELEASE) && set.problem() == null);
    }

    private boolean hasProblem() {
      return sets.stream().anyMatch(set -> set.needsSomebody(service));
    }
  }

  /**
   * What there is to know of a version set.
   *
   * @param problem why it does not resolve; null if it does
   * @param governed by which rules, and which of them it breaks; null if the caller may not know
   * @param freezes those that hold it now
   */
  public record SetHealth(
      SetView view,
      @Nullable DomainError problem,
      @Nullable Governed governed,
      List<Freeze> freezes) {

    /** That nothing runs for a service which is switched off is what somebody wanted. */
    private boolean needsSomebody(Service service) {
      return (problem != null && service.active())
          || !view.warnings().isEmpty()
          || (governed != null && !governed.violations().isEmpty());
    }
  }

  /**
   * The health of the services of a page, which are those that the caller may see.
   *
   * @param only which of them are left in the page, which then says where the next one begins as if
   *     all were; null for all
   */
  public Page<ServiceHealth> list(Caller caller, ServiceQuery query, @Nullable Only only) {
    Page<Service> page = services.list(caller, query).page();
    TenantSnapshot snapshot = caller.snapshot();
    List<Service> looked =
        only == Only.FAILING
            ? page.items().stream().filter(each -> fails(each, snapshot)).toList()
            : page.items();
    List<ServiceHealth> found = of(caller, snapshot, looked);
    return new Page<>(
        only == Only.PROBLEMS ? found.stream().filter(ServiceHealth::hasProblem).toList() : found,
        page.total(),
        page.nextOffset());
  }

  private static boolean fails(Service service, TenantSnapshot snapshot) {
    return service.active() && problem(service, VersionSet.RELEASE, snapshot) != null;
  }

  private static @Nullable DomainError problem(
      Service service, String set, TenantSnapshot snapshot) {
    VersionSet stands = Objects.requireNonNull(service.versionSet(set));
    return Resolver.problem(service, Bundles.of(service, stands.pins(), snapshot::part));
  }

  private List<ServiceHealth> of(Caller caller, TenantSnapshot snapshot, List<Service> of) {
    List<List<SetView>> sets = views.list(caller.tenant(), snapshot, of);
    Map<EntityId, Map<String, Governed>> governed = rules.of(caller, snapshot, of);
    List<Freeze> on = freezes.list(caller);
    List<ServiceHealth> found = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      Service service = of.get(i);
      Map<String, Governed> known = governed.get(service.id());
      found.add(
          new ServiceHealth(
              service, sets.get(i).stream().map(view -> of(service, view, known, on)).toList()));
    }
    return found;
  }

  private static SetHealth of(
      Service service, SetView view, @Nullable Map<String, Governed> governed, List<Freeze> on) {
    String set = view.set().name();
    return new SetHealth(
        view,
        Resolver.problem(service, view.bundle()),
        governed == null ? null : governed.get(set),
        on.stream().filter(freeze -> freeze.covers(service, set)).toList());
  }
}
