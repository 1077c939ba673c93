using System.Collections;
using System.Runtime.CompilerServices;

namespace Reuseport.Vocabulary;

/// <summary>
/// An immutable array that is equal to another of the same elements, so that records that hold one compare by value.
/// </summary>
[CollectionBuilder(typeof(EquatableArray), nameof(EquatableArray.Create))]
public readonly struct EquatableArray<T> : IReadOnlyList<T>, IEquatable<EquatableArray<T>>
{
    readonly T[]? _items;

    internal EquatableArray(T[] items) => _items = items;

    public int Count => _items?.Length ?? 0;

    /// <summary>The same as <see cref="Count"/>, for list patterns.</summary>
    public int Length => Count;

    public T this[int index] => Items[index];

    public EquatableArray<T> this[Range range] => new(Items[range]);

    public ReadOnlySpan<T> AsSpan() => _items;

    public EquatableArray<T> Add(T item) => [.. this, item];

    public EquatableArray<T> With(int index, T item)
    {
        var copy = (T[])Items.Clone();
        copy[index] = item;
        return new(copy);
    }

    public EquatableArray<T> Without(int index) => [.. Items[..index], .. Items[(index + 1)..]];

    public int IndexOf(T item) => Array.IndexOf(Items, item);

    public bool Contains(T item) => IndexOf(item) >= 0;

    public bool Equals(EquatableArray<T> other) =>
        ReferenceEquals(_items, other._items) || AsSpan().SequenceEqual(other.AsSpan());

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    public override string ToString() => $"[{string.Join(' ', Items)}]";

    public ReadOnlySpan<T>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Items.GetEnumerator();

    public static bool operator ==(EquatableArray<T> left, EquatableArray<T> right) => left.Equals(right);

    public static bool operator !=(EquatableArray<T> left, EquatableArray<T> right) => !left.Equals(right);

    T[] Items => _items ?? [];
}

public static class EquatableArray
{
    public static EquatableArray<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}
