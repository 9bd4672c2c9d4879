package dev.pinion.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** A request that got no answer of Pinion's. */
public final class TransportException extends ClientException {
  private final Kind kind;
  private final String detail;
  private final int status;
  private final boolean outcomeUnknown;

  private TransportException(
      Kind kind, String detail, int status, boolean outcomeUnknown, @Nullable Throwable cause) {
    super(kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + detail, cause);
    this.kind = kind;
    this.detail = detail;
    this.status = status;
    this.outcomeUnknown = outcomeUnknown;
  }

  /** What went wrong. */
  public enum Kind {
    /** The address's host is not known. */
    UNKNOWN_HOST,
    /** Nobody listens at the address. */
    NO_ANSWER,
    /** The answer, or the connection, took too long. */
    TIMEOUT,
    /** The server's certificate is for another host. */
    CERTIFICATE_OF_ANOTHER_HOST,
    /** The server's certificate is not one that this machine trusts. */
    UNTRUSTED_CERTIFICATE,
    /** The server does not speak TLS. */
    NO_TLS,
    /** No secure connection could be made for another reason. */
    TLS_FAILED,
    /** The server does not speak HTTP. */
    NO_HTTP,
    /** The connection broke. */
    BROKEN,
    /** The server sends on elsewhere, which is not followed: credentials are for one address. */
    REDIRECTED,
    /** The answer is not one of Pinion's. */
    NOT_PINION,
    /** A credential holds a character that no header can carry; nothing was sent. */
    UNSENDABLE_CREDENTIALS,
    /** The thread was interrupted. */
    INTERRUPTED
  }

  /** What the failure of a connection comes to. */
  static TransportException of(IOException fault) {
    Kind kind = kind(fault);
    String detail =
        kind == Kind.UNTRUSTED_CERTIFICATE
            ? rootMessage(fault)
            : String.valueOf(fault.getMessage());
    return new TransportException(kind, detail, 0, false, fault);
  }

  /** Whether the server may have got the request nevertheless. */
  boolean mayHaveArrived() {
    return switch (kind) {
      case BROKEN, NO_HTTP -> true;
      case TIMEOUT -> !detail.startsWith("Connect");
      case TLS_FAILED -> !(getCause() instanceof SSLHandshakeException);
      default -> false;
    };
  }

  /** The same fault of a request of which one attempt may have been carried out. */
  TransportException withOutcomeUnknown(boolean isUnknown) {
    return isUnknown ? new TransportException(kind, detail, status, true, getCause()) : this;
  }

  /** An answer of something that is not Pinion. */
  static TransportException notPinion(
      int status, @Nullable String type, @Nullable String to, boolean outcomeUnknown) {
    return status / 100 == 3 && to != null
        ? new TransportException(Kind.REDIRECTED, to, status, false, null)
        : new TransportException(
            Kind.NOT_PINION, type == null ? "" : type, status, outcomeUnknown, null);
  }

  /** An earlier attempt of a request is carried out for longer than an answer may take. */
  static TransportException inProgress() {
    return new TransportException(
        Kind.TIMEOUT, "an earlier attempt is still in progress", 0, false, null);
  }

  static TransportException unsendable() {
    return new TransportException(Kind.UNSENDABLE_CREDENTIALS, "", 0, false, null);
  }

  static TransportException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new TransportException(Kind.INTERRUPTED, "", 0, false, cause);
  }

  private static Kind kind(IOException fault) {
    String said = String.valueOf(fault.getMessage());
    return switch (fault) {
      case UnknownHostException _ -> Kind.UNKNOWN_HOST;
      case ConnectException _, NoRouteToHostException _ -> Kind.NO_ANSWER;
      case SocketTimeoutException _ -> Kind.TIMEOUT;
      case SSLPeerUnverifiedException _ -> Kind.CERTIFICATE_OF_ANOTHER_HOST;
      case SSLHandshakeException _ when isOfAnotherHost(fault) -> Kind.CERTIFICATE_OF_ANOTHER_HOST;
      case SSLHandshakeException _ when isFromCertificate(fault) -> Kind.UNTRUSTED_CERTIFICATE;
      case SSLException _ when said.contains("Unsupported or unrecognized") -> Kind.NO_TLS;
      case SSLException _ -> Kind.TLS_FAILED;
      default -> said.contains("Invalid Http response") ? Kind.NO_HTTP : Kind.BROKEN;
    };
  }

  private static boolean isFromCertificate(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof GeneralSecurityException) {
        return true;
      }
    }
    return false;
  }

  /** The JDK has no type for it, only two sentences. */
  private static boolean isOfAnotherHost(Throwable fault) {
    String said = rootMessage(fault);
    return said.startsWith("No subject alternative") || said.startsWith("No name matching");
  }

  private static String rootMessage(Throwable fault) {
    Throwable cause = fault;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /**
   * More of it: what the JDK says of a connection, the address that the server sends on to, the
   * content type of an answer that is not Pinion's. Empty if there is no more.
   */
  public String detail() {
    return detail;
  }

  /** The HTTP status of an answer that is not Pinion's; 0 if there was no answer. */
  public int status() {
    return status;
  }

  @Override
  public boolean outcomeUnknown() {
    return outcomeUnknown;
  }
}
