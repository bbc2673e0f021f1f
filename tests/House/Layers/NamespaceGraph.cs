using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Go401.Tests.House;

/// <summary>One type of an assembly uses another one of the same assembly.</summary>
internal sealed record TypeUse(string From, string FromNamespace, string To, string ToNamespace);

/// <summary>
/// Which types of an assembly use which, read from its metadata: base types, interfaces, fields, signatures, attributes and the
/// code of the methods. A nested type counts for the type it is nested in.
/// </summary>
internal sealed class NamespaceGraph
{
    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes)
        .GetFields()
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToDictionary(o => o.Value & 0xFFFF, o => o.OperandType);

    private readonly MetadataReader _metadata;
    private readonly PEReader _file;
    private readonly HashSet<TypeUse> _uses = [];

    private NamespaceGraph(PEReader file)
    {
        _file = file;
        _metadata = file.GetMetadataReader();
        foreach (TypeDefinitionHandle type in _metadata.TypeDefinitions)
        {
            foreach (TypeDefinitionHandle used in new UsedTypes(_metadata, _file).Of(type))
            {
                (string from, string fromSpace) = Outermost(type);
                (string to, string toSpace) = Outermost(used);
                if (from != to && Ours(fromSpace) && Ours(toSpace))
                {
                    _uses.Add(new TypeUse(from, fromSpace, to, toSpace));
                }
            }
        }
    }

    public IReadOnlyCollection<TypeUse> Uses => _uses;

    /// <summary>The operand of an instruction; false for a byte that is none.</summary>
    internal static bool TryGetOperand(int code, out OperandType operand) => Operands.TryGetValue(code, out operand);

    public static NamespaceGraph Read(string assembly)
    {
        using var file = new PEReader(new MemoryStream(File.ReadAllBytes(assembly)));
        return new NamespaceGraph(file);
    }

    private static bool Ours(string space) => space.StartsWith("Go401", StringComparison.Ordinal);

    private (string Name, string Space) Outermost(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
        {
            type = _metadata.GetTypeDefinition(type.GetDeclaringType());
        }

        return (_metadata.GetString(type.Name), _metadata.GetString(type.Namespace));
    }

    /// <summary>Collects the types of the same assembly that one type mentions anywhere.</summary>
    private sealed class UsedTypes(MetadataReader metadata, PEReader file) : ISignatureTypeProvider<int, object?>
    {
        private readonly HashSet<TypeDefinitionHandle> _used = [];

        public HashSet<TypeDefinitionHandle> Of(TypeDefinitionHandle handle)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            Add(type.BaseType);
            Each(type.GetInterfaceImplementations(), i => Add(metadata.GetInterfaceImplementation(i).Interface));
            Each(type.GetFields(), f => metadata.GetFieldDefinition(f).DecodeSignature(this, null));
            Each(type.GetProperties(), p => metadata.GetPropertyDefinition(p).DecodeSignature(this, null));
            Each(type.GetFields(), f => Attributes(metadata.GetFieldDefinition(f).GetCustomAttributes()));
            Each(type.GetProperties(), p => Attributes(metadata.GetPropertyDefinition(p).GetCustomAttributes()));
            Each(type.GetMethods(), Method);
            Attributes(type.GetCustomAttributes());
            Parameters(type.GetGenericParameters());
            return _used;
        }

        private static void Each<T>(IEnumerable<T> all, Action<T> what)
        {
            foreach (T one in all)
            {
                what(one);
            }
        }

        private void Method(MethodDefinitionHandle handle)
        {
            MethodDefinition method = metadata.GetMethodDefinition(handle);
            method.DecodeSignature(this, null);
            Attributes(method.GetCustomAttributes());
            Parameters(method.GetGenericParameters());
            if (method.RelativeVirtualAddress == 0)
            {
                return;
            }

            MethodBodyBlock body = file.GetMethodBody(method.RelativeVirtualAddress);
            if (!body.LocalSignature.IsNil)
            {
                metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(this, null);
            }

            Each(body.ExceptionRegions, r => Add(r.CatchType));
            Code(body.GetILReader());
        }

        private void Code(BlobReader code)
        {
            while (code.RemainingBytes > 0)
            {
                int first = code.ReadByte();
                if (!TryGetOperand(first == 0xFE ? 0xFE00 | code.ReadByte() : first, out OperandType operand))
                {
                    throw new BadImageFormatException($"0x{first:X2} is no instruction.");
                }

                switch (operand)
                {
                    case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                        Add((EntityHandle)MetadataTokens.Handle(code.ReadInt32()));
                        break;
                    case OperandType.InlineSwitch:
                        int targets = code.ReadInt32();
                        code.Offset += 4 * targets;
                        break;
                    default:
                        code.Offset += Size(operand);
                        break;
                }
            }
        }

        private static int Size(OperandType operand) =>
            operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                _ => 4,
            };

        private void Attributes(CustomAttributeHandleCollection attributes) =>
            Each(attributes, a => Add(metadata.GetCustomAttribute(a).Constructor));

        private void Parameters(GenericParameterHandleCollection parameters) =>
            Each(
                parameters.SelectMany(p => metadata.GetGenericParameter(p).GetConstraints()),
                c => Add(metadata.GetGenericParameterConstraint(c).Type)
            );

        private void Add(EntityHandle handle)
        {
            switch (handle.Kind)
            {
                case var _ when handle.IsNil:
                    break;
                case HandleKind.TypeDefinition:
                    _used.Add((TypeDefinitionHandle)handle);
                    break;
                case HandleKind.TypeSpecification:
                    metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
                    break;
                case HandleKind.FieldDefinition:
                    _used.Add(metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                    break;
                case HandleKind.MethodDefinition:
                    _used.Add(metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                    break;
                case HandleKind.MemberReference:
                    Member(metadata.GetMemberReference((MemberReferenceHandle)handle));
                    break;
                case HandleKind.MethodSpecification:
                    MethodSpecification generic = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                    Add(generic.Method);
                    generic.DecodeSignature(this, null);
                    break;
            }
        }

        private void Member(MemberReference member)
        {
            Add(member.Parent);
            if (member.GetKind() == MemberReferenceKind.Field)
            {
                member.DecodeFieldSignature(this, null);
            }
            else
            {
                member.DecodeMethodSignature(this, null);
            }
        }

        public int GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            _used.Add(handle);
            return 0;
        }

        public int GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte rawTypeKind)
        {
            Add(handle);
            return 0;
        }

        public int GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => 0;

        public int GetArrayType(int elementType, ArrayShape shape) => 0;

        public int GetByReferenceType(int elementType) => 0;

        public int GetFunctionPointerType(MethodSignature<int> signature) => 0;

        public int GetGenericInstantiation(int genericType, ImmutableArray<int> typeArguments) => 0;

        public int GetGenericMethodParameter(object? genericContext, int index) => 0;

        public int GetGenericTypeParameter(object? genericContext, int index) => 0;

        public int GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => 0;

        public int GetPinnedType(int elementType) => 0;

        public int GetPointerType(int elementType) => 0;

        public int GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;

        public int GetSZArrayType(int elementType) => 0;
    }
}
