using System.Net;

namespace Reuseport.Containers.Docker;

/// <summary>The engine refused a request, broke off or cannot be reached; one line for the user says which.</summary>
/// <param name="status">What the engine answered; null when it gave no answer.</param>
sealed class EngineException(string message, HttpStatusCode? status, Exception? inner = null)
    : Exception(message, inner)
{
    public HttpStatusCode? Status { get; } = status;
}
