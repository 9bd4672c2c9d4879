package dev.pinion.http;

import dev.pinion.app.StaleCallerException;
import dev.pinion.budget.Allowance;
import dev.pinion.budget.MemoryBudget;
import dev.pinion.budget.OverloadedException;
import dev.pinion.budget.TooLargeException;
import dev.pinion.budget.Use;
import dev.pinion.domain.AddressRange;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Dialect;
import dev.pinion.http.api.ErrorBody;
import dev.pinion.http.api.InvalidRequestException;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Paging;
import dev.pinion.http.api.Replays;
import dev.pinion.http.api.Security;
import dev.pinion.http.schema.Fault;
import dev.pinion.http.schema.Faults;
import dev.pinion.http.schema.Loc;
import dev.pinion.http.server.ConnectionWatch;
import dev.pinion.http.system.Metrics;
import dev.pinion.http.wire.CheckResponse;
import dev.pinion.store.OutcomeUnknownException;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantMovesException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes every request through the order of checks to its handler, and whatever comes out to an
 * answer.
 */
final class Dispatcher implements Handler {
  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
  private static final int UNAVAILABLE_RETRY_SECONDS = 1;

  /** Times that one request is admitted, when its caller's rights change under way. */
  private static final int ADMISSIONS_MAX = 4;

  /** What the list of a 422 calls a fault that a rule has found. */
  private static final String VALUE_ERROR = "value_error";

  private final SparseLog unavailable = new SparseLog(LOG);
  private final RouteTable routes;
  private final Map<Operation, Dialect> dialects = new HashMap<>();
  private final Admission admission;
  private final Decoding decoding;
  private final Replays replays;
  private final Metrics metrics;
  private final MemoryBudget budget;
  private final AccessLog log;
  private final Set<AddressRange> trustedProxies;
  private volatile boolean draining;

  Dispatcher(
      List<Dialect> dialects,
      RouteTable routes,
      Admission admission,
      Decoding decoding,
      Replays replays,
      Metrics metrics,
      MemoryBudget budget,
      AccessLog log,
      Set<AddressRange> trustedProxies) {
    dialects.forEach(
        dialect ->
            dialect.operations().forEach(operation -> this.dialects.put(operation, dialect)));
    this.routes = routes;
    this.admission = admission;
    this.decoding = decoding;
    this.replays = replays;
    this.metrics = metrics;
    this.budget = budget;
    this.log = log;
    this.trustedProxies = trustedProxies;
  }

  /** From now on connections end with their next answer. */
  void drain() {
    draining = true;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    var view = new RequestView(request, trustedProxies);
    var exchange = new Exchange(view.header("x-request-id"), view.isSecure());
    boolean closes;
    try (Allowance allowance = budget.open(view::network)) {
      closes = allowance.serve(() -> serve(exchange, view, response));
    }
    if (closes) {
      // The header alone would let the server library read what follows as a request.
      throw new CloseConnectionException("request " + exchange.requestId);
    }
  }

  /** Answers a request, and says whether its connection ends with that. */
  private boolean serve(Exchange exchange, RequestView view, ServerResponse response) {
    Answer answer = answer(exchange, view);
    boolean closes = draining || view.asksToClose() || answer.headers().containsKey("Connection");
    int bytes = 0;
    try {
      bytes = AnswerWriter.write(exchange, view, answer, closes, response);
    } finally {
      // Also of an answer that its client did not wait for, or did not get.
      long nanos = System.nanoTime() - exchange.startNanos;
      metrics.answered(exchange.dialectName(), exchange.operationId(), answer.status(), nanos);
      log.write(exchange, view, answer.status(), bytes, nanos);
    }
    return closes;
  }

  private Answer answer(Exchange exchange, RequestView request) {
    try {
      return process(exchange, request);
    } catch (HttpFault e) {
      Answer answer = problem(exchange, e.status(), e.code(), e.sentence());
      return new Answer(answer.status(), answer.body(), e.headers());
    } catch (InvalidRequestException e) {
      return invalid(exchange, e.code(), e.faults().list(), e.faults().count());
    } catch (DomainException e) {
      return refused(exchange, e);
    } catch (OverloadedException e) {
      return overloaded(exchange, e);
    } catch (TooLargeException e) {
      return tooLarge(exchange, e);
    } catch (StaleCallerException e) {
      return problem(
              exchange,
              503,
              "rights_are_changing",
              "What you may do changed several times during this request; nothing was done, try again.")
          .with("Retry-After", Integer.toString(UNAVAILABLE_RETRY_SECONDS));
    } catch (TenantMovesException e) {
      return problem(
              exchange,
              503,
              "tenant_moving",
              "This tenant is being moved to another cluster, and nothing was written; try again in a moment.")
          .with("Retry-After", Integer.toString(UNAVAILABLE_RETRY_SECONDS));
    } catch (OutcomeUnknownException e) {
      unavailable.warn("request " + exchange.requestId, e);
      return problem(
              exchange,
              503,
              "outcome_unknown",
              "This may have been done or not: the database failed while it was written, or right after that. Read how things stand before you try again.")
          .with("Retry-After", Integer.toString(UNAVAILABLE_RETRY_SECONDS));
    } catch (StoreUnavailableException e) {
      unavailable.warn("request " + exchange.requestId, e);
      return problem(
              exchange,
              503,
              "store_unavailable",
              "The server cannot do this now, and nothing was written; try again soon.")
          .with("Retry-After", Integer.toString(UNAVAILABLE_RETRY_SECONDS));
    } catch (IOException e) {
      return problem(exchange, 400, "body_unreadable", "The body ended before it was complete.")
          .with("Connection", "close");
    } catch (RuntimeException | StackOverflowError e) {
      LOG.log(System.Logger.Level.ERROR, "request " + exchange.requestId, e);
      return problem(
          exchange,
          500,
          "internal",
          "Something went wrong in the server; give its operator the request id.");
    }
  }

  private Answer overloaded(Exchange exchange, OverloadedException fault) {
    unavailable.warn("request " + exchange.requestId, fault);
    Answer answer =
        switch (fault.scope()) {
          case ADDRESS ->
              problem(
                  exchange,
                  429,
                  "address_overloaded",
                  "Requests from your address hold as much memory as one address may; wait for their answers.");
          case TENANT ->
              problem(
                  exchange,
                  429,
                  "tenant_overloaded",
                  "Requests to this tenant hold as much memory as one tenant may; try again soon.");
          case ALL ->
              problem(
                  exchange,
                  503,
                  "server_overloaded",
                  "Requests hold as much memory as the server has for them; try again soon.");
        };
    return answer
        .with("Retry-After", Integer.toString(UNAVAILABLE_RETRY_SECONDS))
        .with("Connection", "close");
  }

  private static Answer tooLarge(Exchange exchange, TooLargeException fault) {
    return switch (fault.use()) {
      case BODY, DECODED ->
          problem(
                  exchange,
                  413,
                  "body_too_large",
                  "The body holds more values than the server takes at once; send less.")
              .with("Connection", "close");
      case LOADED, DIFFERENCE, ANSWER ->
          problem(
              exchange,
              413,
              "answer_too_large",
              "The answer would be larger than the server gives at once; ask for less.");
    };
  }

  private Answer process(Exchange exchange, RequestView request) throws IOException {
    request.requireOneBodyEnd();
    RouteTable.Match match = routes.find(request.rawPath());
    if (match == null) {
      throw new HttpFault(404, "path_unknown", "There is nothing at this path.");
    }
    Operation operation = match.operation(request.method());
    if (operation == null) {
      String allowed = String.join(", ", match.methods());
      throw new HttpFault(
          405,
          "method_not_allowed",
          "This path takes " + allowed + " only.",
          Map.of("Allow", allowed));
    }
    exchange.operation = operation;
    exchange.pathValues = match.values();
    Dialect dialect = dialects.get(operation);
    exchange.dialect = dialect;
    Call.Route route =
        dialect == null
            ? admission.admit(exchange, operation, request)
            : admitted(exchange, dialect, operation, request);
    if (route.caller() != null) {
      ConnectionWatch.signedIn();
    }
    if (route.tenant() != null) {
      Allowance.current().tenant(route.tenant().id().hex());
    }
    Call call = decoding.decode(route, request);
    for (int round = 1; dialect != null && round < ADMISSIONS_MAX; round++) {
      try {
        return carryOut(exchange, call);
      } catch (StaleCallerException e) {
        metrics.admittedAgain();
        call = call.at(admission.admitAgain(exchange, dialect, operation, request));
      } catch (TenantMovesException e) {
        if (!e.isElsewhere()) {
          throw e;
        }
        call = call.at(admission.admitAgain(exchange, dialect, operation, request));
      }
    }
    return carryOut(exchange, call);
  }

  private Call.Route admitted(
      Exchange exchange, Dialect dialect, Operation operation, RequestView request) {
    try {
      return admission.admit(exchange, dialect, operation, request);
    } catch (TenantMovesException e) {
      return admission.admitAgain(exchange, dialect, operation, request);
    }
  }

  private Answer carryOut(Exchange exchange, Call call) {
    Operation operation = call.operation();
    if (operation.needed() != null) {
      call.caller().requireEver(operation.needed());
    }
    Replays.Key key = call.key();
    if (operation.method().equals("GET")) {
      return read(exchange, operation, call);
    }
    Answer answer =
        key == null
            ? operation.handler().handle(call)
            : replays.answer(call, key, keyed -> carryOut(exchange, operation, keyed));
    Answer written = answer.written(Long.MAX_VALUE);
    // What was done must be told, whether it changed anything or was done before.
    Allowance.current().written();
    Allowance.current().take(Use.ANSWER, written.heldBytes(exchange.secure));
    return written;
  }

  /** What a read answers: of a list no more than fits into a page. */
  private static Answer read(Exchange exchange, Operation operation, Call call) {
    Call fewer = call.withSmallerPage();
    try {
      Answer answer =
          carryOut(exchange, operation, call)
              .written(fewer == null ? Use.ANSWER.most() : Paging.PAGE_BYTES);
      Allowance.current().take(Use.ANSWER, answer.heldBytes(exchange.secure));
      return answer;
    } catch (TooLargeException e) {
      if (fewer == null) {
        throw e;
      }
    }
    Allowance.current().giveBack(Use.LOADED);
    return read(exchange, operation, fewer);
  }

  /** What the operation answers, its refusals among that. */
  private static Answer carryOut(Exchange exchange, Operation operation, Call call) {
    try {
      return operation.handler().handle(call);
    } catch (DomainException e) {
      if (Replays.isPassing(e.error())) {
        throw e;
      }
      return refused(exchange, e);
    }
  }

  private static Answer problem(Exchange exchange, int status, String code, String sentence) {
    return Answer.of(status, ErrorBody.of(code, sentence, exchange.requestId));
  }

  private static Answer invalid(Exchange exchange, String code, List<Fault> faults, int count) {
    return Answer.of(422, ErrorBody.ofFaults(code, faults, count, exchange.requestId));
  }

  private static Answer refused(Exchange exchange, DomainException refusal) {
    DomainError error = refusal.error();
    if (refusal.detail() != null) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "request {0}: {1}: {2}",
          exchange.requestId,
          error.code(),
          refusal.detail());
    }
    Dialect dialect = exchange.dialect;
    Operation operation = exchange.operation;
    if (operation == null) {
      throw new IllegalStateException("a use case was called without an operation");
    }
    if (dialect == null) {
      return ofServer(exchange, error);
    }
    int status = operation.status(error, dialect);
    Answer answer =
        status == 422
            ? unprocessable(exchange, dialect, operation, error)
            : Answer.of(status, body(exchange, dialect, error));
    return switch (error) {
      case DomainError.Unauthenticated e -> answer.with("WWW-Authenticate", Security.CHALLENGE);
      case DomainError.Unavailable e ->
          answer.with("Retry-After", Integer.toString(e.retryAfterSeconds()));
      default -> answer;
    };
  }

  /** An operation of the server itself refuses nothing but what is not there. */
  private static Answer ofServer(Exchange exchange, DomainError error) {
    if (error instanceof DomainError.NotFound) {
      return problem(exchange, 404, error.code(), error.message());
    }
    throw new IllegalStateException("an operation without a dialect refused: " + error.code());
  }

  private static ErrorBody body(Exchange exchange, Dialect dialect, DomainError error) {
    List<ErrorBody.UsedBy> usedBy =
        error instanceof DomainError.InUse used && !used.usages().isEmpty()
            ? used.usages().stream()
                .map(
                    usage ->
                        new ErrorBody.UsedBy(
                            usage.kind(), dialect.id(EntityId.ofHex(usage.id())), usage.name()))
                .toList()
            : null;
    List<CheckResponse> checks =
        error instanceof DomainError.RulesNotMet refused && !refused.checks().isEmpty()
            ? CheckResponse.all(refused.checks())
            : null;
    return new ErrorBody(
        message(dialect, error), null, error.code(), usedBy, checks, exchange.requestId);
  }

  private static String message(Dialect dialect, DomainError error) {
    return error instanceof DomainError.Forbidden refused && refused.missing() != null
        ? DomainError.Forbidden.sentence(dialect.permission(refused.missing()))
        : error.message();
  }

  /** Every 422 carries a list, those of the later checks too (docs/behaviour/requests.md). */
  private static Answer unprocessable(
      Exchange exchange, Dialect dialect, Operation operation, DomainError error) {
    Loc loc = Loc.of("body");
    Object input = null;
    if (error instanceof DomainError.Invalid content) {
      return invalid(
          exchange,
          InvalidRequestException.VALIDATION_FAILED,
          faults(content.problems()).list(),
          content.count());
    }
    if (error instanceof DomainError.Refused refused) {
      loc = at(loc, dialect.field(refused.field(), operation));
      input = refused.input();
    } else if (error instanceof DomainError.UnknownReference unknown) {
      loc = at(loc, dialect.field(unknown.field(), operation));
    }
    var fault = new Fault(VALUE_ERROR, loc.parts(), error.message(), input, null);
    return invalid(exchange, InvalidRequestException.VALIDATION_FAILED, List.of(fault), 1);
  }

  private static Faults faults(List<DomainError.Problem> problems) {
    var faults = new Faults();
    for (DomainError.Problem each : problems) {
      faults.add(VALUE_ERROR, at(Loc.of("body"), each.path()), each.message(), each.input());
    }
    return faults;
  }

  private static Loc at(Loc loc, List<Object> parts) {
    Loc at = loc;
    for (Object part : parts) {
      at = part instanceof Integer index ? at.at(index) : at.at(String.valueOf(part));
    }
    return at;
  }
}
