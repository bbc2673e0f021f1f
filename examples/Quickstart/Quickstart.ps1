# The quickstart. $BaseUri, $ClientId, $ClientSecret and $OutputFolder are set by the program that runs it; with a
# real account they are what 401GO gave you.

# Sign in. The browser opens, you approve, and the connection is there.
Connect-Go401 -BaseUri $BaseUri -ClientId $ClientId -ClientSecret $ClientSecret -Scope openid, company:read, participant:read -ConnectionSuccessUri partners/connection-success/ -NoPersist

# Tell 401GO that the connection works.
Confirm-Go401Connection

# What companies can this account see?
Invoke-Go401Request companies

# All participants of one of them, as they come. Social security numbers are masked in the table, not in the objects.
$company = (Invoke-Go401Request companies)[0].object_id
Invoke-Go401Request "companies/$company/participants" -All

# A refresh: new tokens, nobody asked.
Update-Go401Token

# Participants to a file: no social security numbers and no birth dates unless you ask for them.
Export-Go401Participant -CompanyId $company -Path "$OutputFolder/participants.csv" -Force -PassThru

# Sign out: the tokens are revoked at the server and forgotten here.
Disconnect-Go401
